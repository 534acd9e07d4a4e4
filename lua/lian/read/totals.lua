--- Totals left among the sectors of a table (lian.chain.totals): refused, or noted.
local core = require "lian.core"
local found_in = require "lian.chain.totals"
local problem = require "lian.read.problem"

local totals = {named = found_in.named, judge = found_in.judge, largest_of = found_in.largest_of,
  adds_up = found_in.adds_up, text = found_in.text}

-- messages of the core know no files
local function got(path, found, left, code)
  if not found then problem.fail(code, "%s: %s", path, left) end
  return found, left
end

---What core.totals finds.
function totals.search(path, flows) return got(path, core.totals(flows)) end

---See lian.chain.totals.
---@param parts table path too
function totals.find(parts) return got(parts.path, found_in.find(parts)) end

---Refuses a table that holds a total; notes nodes that are named as totals and are none, and what was not tried.
---@param parts table path, nodes, flows, demand, inputs (blocks), output, notes, totals_why
function totals.refuse(parts)
  local found, left = totals.find{path = parts.path, nodes = parts.nodes, flows = parts.flows, output = parts.output,
    demand = parts.demand and parts.demand.values, inputs = parts.inputs and parts.inputs.values}
  for _, total in ipairs(found) do
    local text = totals.text(total, parts.nodes)
    if parts.totals_why or not total.unsure then
      problem.bad("%s: %s%s%s", parts.path, text, total.unsure and "" or ": a total left among the sectors",
        parts.totals_why or "")
    end
    parts.notes = parts.notes or {}
    table.insert(parts.notes, text) -- a layout that lists its totals holds no others
  end
  totals.note(parts, parts.nodes, left)
end

---Notes nodes that are named as totals and are the sum of none, and nodes that were not tried.
---@param parts table notes
---@param nodes string[]
---@param left integer
function totals.note(parts, nodes, left)
  parts.notes = parts.notes or {}
  local named = {}
  for i, label in ipairs(nodes) do if totals.named(label) then named[#named + 1] = i end end
  if #named > 0 then
    table.insert(parts.notes, ("named as totals, but not the sums of other sectors: %s")
      :format(found_in.some(nodes, named)))
  end
  if left > 0 then
    table.insert(parts.notes, ("%d sectors were not compared with sums of sectors that are no neighbours: too many "
      .. "may be their parts"):format(left))
  end
end

return totals
