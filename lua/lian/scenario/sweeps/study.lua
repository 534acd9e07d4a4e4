--- What a sweep is of, as a text: the version of lian, the chain part by part (as 64-bit numbers of its content), the
--- scenario and the options that its numbers depend on. Stores keep it, so that rows of another study are told apart
--- by what differs.
local core = require "lian.core"
local packed = require "lian.base.packed"

local study = {}

local function number_of(value)
  if value == nil then return "none" end
  return ("%016x"):format(core.stream(packed.of(value)))
end

local function axes_of(chain)
  local out = {}
  for k, axis in ipairs(chain:axes()) do out[k] = {axis, chain:axis(axis)} end
  return out
end

local function attributes_of(chain)
  local out = {}
  for k, name in ipairs(chain:attributes()) do out[k] = {name, {chain:attribute(name)}} end
  return out
end

local function blocks_of(chain)
  return {demand = chain:block("demand"), inputs = chain:block("inputs"), extensions = chain:block("extensions")}
end

-- the parts of a chain by name, in the order in which they are compared; O(cells)
local function chain_lines(chain, lines)
  local sparse = chain:meta().sparse
  local function add(name, value) lines[#lines + 1] = ("chain's %s: %s"):format(name, number_of(value)) end
  add("nodes", chain:nodes())
  add("title, unit, source, year or kind", chain:meta())
  add("output", chain:output())
  add("axes", axes_of(chain))
  add("attributes", attributes_of(chain))
  add("flows", not sparse and chain:flows("domestic") or nil)
  add("imports", not sparse and chain:flows("imports") or nil)
  add("links", sparse and chain:links() or nil)
  add("demand, inputs or extensions", blocks_of(chain))
  add("requirements or providers", core.items.parts(chain))
end

---@param chain lian.chain|nil nil: the recipe says all
---@param recipe string of the scenario and its options
---@return string
function study.of(chain, recipe)
  local lines = {"lian's version: " .. core.version}
  if chain then chain_lines(chain, lines) end
  lines[#lines + 1] = recipe
  return table.concat(lines, "\n")
end

local function lines_of(text)
  local out = {}
  for line in (text .. "\n"):gmatch("(.-)\n") do out[#out + 1] = line end
  return out
end

local MOST = 100 -- characters of what is shown

-- what of two lines is not alike, from one comma or brace to another
local function apart(a, b)
  local from, to = 1, 0
  while from <= math.min(#a, #b) and a:byte(from) == b:byte(from) do from = from + 1 end
  while to < math.min(#a, #b) - from + 1 and a:byte(#a - to) == b:byte(#b - to) do to = to + 1 end
  while from > 1 and not a:sub(from - 1, from - 1):find("[,{]") do from = from - 1 end
  while to > 0 and not a:sub(#a - to + 1, #a - to + 1):find("[,}]") do to = to - 1 end
  local function piece(line)
    local text = line:sub(from, #line - to):match("^%s*(.-)[,%s]*$")
    return text == "" and "nothing" or #text > MOST and text:sub(1, MOST - 3) .. "..." or text
  end
  return piece(a), piece(b)
end

---What differs between two studies, in words; nil: they are the same.
---@param there string
---@param here string
---@return string|nil
function study.difference(there, here)
  if there == here then return nil end
  local a, b = lines_of(there), lines_of(here)
  for k = 1, math.max(#a, #b) do
    if a[k] ~= b[k] then
      local part = b[k] and b[k]:match("^(chain's [^:]*): ") or a[k] and a[k]:match("^(chain's [^:]*): ")
      if part then return "the " .. part end
      return ("'%s' there, '%s' here"):format(apart(a[k] or "", b[k] or ""))
    end
  end
end

return study
