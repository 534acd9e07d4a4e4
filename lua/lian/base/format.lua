--- string.format with decimal points whatever the locale of the program says: for all that people or programs read.

local function point() return (("%.1f"):format(0.5):match("0(.-)5")) end

-- one conversion: numbers get points, also where %s writes them
local function piece(spec, value, comma)
  local text = spec:format(value)
  if type(value) ~= "number" or not spec:find("[aAeEfgGs]$") then return text end
  local from, to = text:find(comma, 1, true)
  return from and text:sub(1, from - 1) .. "." .. text:sub(to + 1) or text
end

---@param form string
---@param ... any
---@return string
return function(form, ...)
  local comma = point()
  if comma == "." then return form:format(...) end
  local values, k = {...}, 0
  return (form:gsub("%%([-+ #0]*%d*%.?%d*)(.)", function(options, kind)
    if kind == "%" then return "%" end
    k = k + 1
    return piece("%" .. options .. kind, values[k], comma)
  end))
end
