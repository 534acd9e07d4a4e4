--- Numbers for people: one number of decimals a column, thousands set apart.
local number = {}

local function group(digits)
  local out = digits:reverse():gsub("(%d%d%d)", "%1,"):reverse()
  return (out:gsub("^,", ""))
end

-- "%.3f" with the thousands of the whole part set apart
local function fixed(value, decimals)
  local text = ("%." .. decimals .. "f"):format(value):gsub(",", ".")
  local sign, whole, rest = text:match("^(%-?)(%d+)(.*)$")
  if not whole then return text end
  if sign == "-" and not text:find("[1-9]") then sign = "" end
  return sign .. group(whole) .. rest
end

local function magnitude(value) return math.floor(math.log(math.abs(value), 10) + 1e-12) end

---The decimals with which a column of numbers shows about `digits` significant figures: its
---largest decides, so that the column lines up; small columns keep enough to tell their rows apart.
---@param values (number|nil)[]
---@param count integer
---@param digits integer
---@return integer
function number.decimals(values, count, digits)
  local largest, whole = nil, true
  for i = 1, count do
    local v = values[i]
    if type(v) == "number" then
      if v % 1 ~= 0 then whole = false end
      if v ~= 0 then largest = math.max(largest or -400, magnitude(v)) end
    end
  end
  if whole or not largest then return 0 end
  return math.max(0, math.min(15, digits - 1 - largest))
end

---@param value number
---@param decimals integer
---@return string
function number.show(value, decimals)
  local size = math.abs(value)
  if size >= 1e15 or (size ~= 0 and decimals >= 13 and size < 1e-9) then
    return (("%.4g"):format(value):gsub(",", "."))
  end
  return fixed(value, decimals)
end

return number
