--- Evidence that a chain holds as attributes, and evidence that a user gives.
local options = require "lian.base.options"

local known = {}

-- names by which attributes and users may give evidence
local NAMES = {"readiness", "pass_rate", "bench", "export_unit_value", "import_unit_value", "dependence",
  "cooperation", "home_top_four", "margin", "buyers_margin", "buyers_hhi", "sellers_hhi", "hhi", "top_share",
  "self_sufficiency"}

---Attributes of numbers with names of evidence: name -> numbers by node.
function known.attributes(chain)
  local out = {}
  for _, name in ipairs(NAMES) do
    local values = chain:attribute(name)
    out[name] = values and type(values[1]) ~= "string" and values or nil
  end
  return out
end

---Raises unless all that is given is numbers by names of evidence. find(label, path): raises for labels that
---are none; what it returns is the key of the result.
---@param given table|nil label -> {name = number}
---@param find fun(label: any, path: string): any
---@return table evidence by what find returned
function known.check(given, find)
  local allowed, out = {}, {}
  for _, name in ipairs(NAMES) do allowed[name] = true end
  for label, fields in pairs(given or {}) do
    local at = ("diagnose.evidence['%s']"):format(tostring(label))
    local key = find(label, at)
    if type(fields) ~= "table" then options.fail(at, "evidence by name", fields) end
    for name, value in pairs(fields) do
      if not allowed[name] then options.raise(options.unknown(at, "evidence", name, NAMES)) end
      if type(value) ~= "number" or value ~= value then
        options.fail(("%s.%s"):format(at, name), "a number", value)
      end
    end
    out[key] = fields
  end
  return out
end

return known
