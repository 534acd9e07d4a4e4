--- Which layout a file has, told from its first record.
local layout = {}

local function has(fields, name)
  for _, field in ipairs(fields) do if field == name then return true end end
  return false
end

local function starts(fields, ...)
  for k, name in ipairs({...}) do
    if (fields[k] or ""):lower() ~= name then return false end
  end
  return true
end

-- in this order: the first that holds is the answer
local KNOWN = {
  {"wiod2016", "the WIOD 2016 national layout (lian.read.wiod2016)", function(f)
    return starts(f, "year", "code", "description", "origin")
  end},
  {"nbs", "the layout of China's national tables (lian.read.nbs)", function(f)
    return starts(f, "code", "description", "descriptioninchinese")
  end},
  {"oecd", "the OECD 2021 national layout (lian.read.oecd)", function(f)
    return starts(f, "code", "description") and has(f, "HFCE")
  end},
  {"bea", "a BEA make or use table (lian.read.bea)", function(f)
    return starts(f, "commodity / industry") or starts(f, "industry / commodity")
      or starts(f, "code", "111ca") or starts(f, "code", "1111a0")
  end},
  {"wiod2013", "the WIOD 2013 layout of three files (lian.read.wiod2013)", function(f)
    return (f[2] or ""):find("^.+_c%d+$") ~= nil and starts(f, "label")
  end},
  {"edges", "a list of links (lian.read.edges)", function(f)
    return has(f, "supplier") and has(f, "buyer")
  end},
}

---@param fields string[] of the first record
---@return string|nil name
---@return string|nil description
function layout.of(fields)
  for _, item in ipairs(KNOWN) do
    if item[3](fields) then return item[1], item[2] end
  end
end

---"; this looks like ..." for the message of the reader `except`, or "".
function layout.hint(fields, except)
  local name, description = layout.of(fields)
  return name and name ~= except and ("; this looks like " .. description) or ""
end

return layout
