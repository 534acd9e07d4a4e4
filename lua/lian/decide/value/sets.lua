--- Sets of policies as numbers: bit i - 1 is set where policy i is in it.
local options = require "lian.base.options"

local sets = {}

function sets.has(set, i) return set >> (i - 1) & 1 == 1 end

function sets.with(set, i) return set | 1 << (i - 1) end

function sets.all(n) return (1 << n) - 1 end

---How many policies are in it.
function sets.size(set)
  local count = 0
  while set ~= 0 do set, count = set & (set - 1), count + 1 end
  return count
end

---The names of a set, "a + b"; "none" of the empty one.
---@param names string[]
---@param set integer
---@return string
function sets.text(names, set)
  local out = {}
  for i, name in ipairs(names) do if sets.has(set, i) then out[#out + 1] = name end end
  return #out > 0 and table.concat(out, " + ") or "none"
end

---The set of an array of names.
---@param path string
---@param names string[] all
---@param given string[]
---@return integer
function sets.of(path, names, given)
  local place, set = {}, 0
  for i, name in ipairs(names) do place[name] = i end
  for k, name in ipairs(options.array(path, given, "names of policies")) do
    if type(name) ~= "string" then options.fail(("%s[%d]"):format(path, k), "the name of a policy", name) end
    local i = place[name] or options.raise(options.unknown(("%s[%d]"):format(path, k), "policy", name, names))
    if sets.has(set, i) then options.raise(("%s[%d]: '%s' is named twice"):format(path, k, name)) end
    set = sets.with(set, i)
  end
  return set
end

---All sets of n policies of at most so many of them, by number.
function sets.up_to(n, most)
  local out = {}
  local function add(set, from, left)
    out[#out + 1] = set
    for i = from, left > 0 and n or 0 do add(sets.with(set, i), i + 1, left - 1) end
  end
  add(0, 1, most)
  table.sort(out)
  return out
end

return sets
