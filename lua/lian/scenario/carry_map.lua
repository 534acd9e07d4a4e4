--- The map of lian.carry: which final items of a list are made in which sector of a table, and which share of its value
--- they are.
local case = require "lian.items.case"
local core = require "lian.core"
local format = require "lian.base.format"
local options = require "lian.base.options"
local places = require "lian.chain.places"

local carry_map = {}

local ENTRY = {sector = {"text", required = true}, share = {"share", required = true}}

local ROUNDING = 1e-9 -- by which shares that are written in decimals may sum to more than 1

-- a sector of home by its name or a node's label: its name, and its nodes at home
local function sector_of(chain, region, label, path)
  local names, regions, by_label = chain:axis("sector") or chain:nodes(), chain:axis("region"), chain:index(label)
  local nodes, known, seen = {}, {}, {}
  for i, name in ipairs(names) do
    if not regions or regions[i] == region then
      if name == label then nodes[#nodes + 1] = i end
      if not seen[name] then seen[name], known[#known + 1] = true, name end
    end
  end
  if #nodes > 0 then return label, nodes end
  if by_label and seen[names[by_label]] and (not regions or regions[by_label] == region) then
    return sector_of(chain, region, names[by_label], path)
  end
  options.raise(options.unknown(path, "sector of " .. (region or "the table"), label, known))
end

local function check_final(items, outcome, i, path)
  for _, final in ipairs(outcome.goal.item) do
    if final == i then return end
  end
  local labels, finals = items.chain:nodes(), {}
  for k, final in ipairs(outcome.goal.item) do finals[k] = labels[final] end
  options.raise(("%s: only final items are carried, and '%s' is none of this run (%s): name it there with final =")
    :format(path, labels[i], places.some(finals)))
end

local function sectors_of(items, outcome, chain, region, map)
  local out, place, mapped = {}, {}, {}
  local labels = options.keys("carry.map", map, "item -> {sector =, share =}")
  if #map > 0 or #labels == 0 then options.fail("carry.map", "item -> {sector =, share =}, at least one", map[1]) end
  if #outcome.followed == 0 then
    options.raise("carry.items: this run has too many final items to have kept what each needs: run it with final =, "
      .. "the items that are carried")
  end
  for _, label in ipairs(labels) do
    local path = ("carry.map[%s]"):format(options.describe(label))
    local o, i = options.check(path, map[label], ENTRY), case.place(items.chain, label, "carry.map")
    if o.share <= 0 then options.fail(path .. ".share", "a share above 0: it covers nothing", o.share) end
    if mapped[i] then options.raise(("%s: the item is mapped twice, as %s too"):format(path, mapped[i])) end
    check_final(items, outcome, i, path)
    local sector, nodes = sector_of(chain, region, o.sector, path .. ".sector")
    mapped[i] = options.describe(label)
    if not place[sector] then
      place[sector] = {sector = sector, nodes = nodes, parts = {}, sum = 0}
      out[#out + 1] = place[sector]
    end
    local of = place[sector]
    of.parts[#of.parts + 1], of.sum = {item = i, label = items.chain:nodes()[i], share = o.share}, of.sum + o.share
  end
  table.sort(out, function(a, b) return a.sector < b.sector end)
  return out
end

local function check(list, chain)
  local x = chain:output()
  for _, of in ipairs(list) do
    local names, made = {}, 0
    for k, part in ipairs(of.parts) do names[k] = ("%s %s"):format(part.label, core.number_text(part.share)) end
    if of.sum > 1 + ROUNDING then
      options.raise(format("carry.map: shares of '%s' sum to %.6g, more than 1 (%s)", of.sector, of.sum,
        table.concat(names, ", ")))
    end
    for _, i in ipairs(of.nodes) do made = made + x[i] end
    if made <= 0 then
      options.raise(("carry.map: '%s' makes nothing in this table, so a share of it is nothing"):format(of.sector))
    end
  end
end

---Reads a map; raises for what is not there, what covers nothing, and what sums to more than a sector.
---@param items lian.run_on_items|lian.sweep_on_items
---@param outcome table one of its draws
---@param chain lian.chain the table
---@param region string|nil its home
---@param map table<string, table> item -> {sector =, share =}
---@return table[] sectors {sector, nodes, parts = {{item, label, share}}, sum (of the shares)}, ordered by label
function carry_map.read(items, outcome, chain, region, map)
  local list = sectors_of(items, outcome, chain, region, map)
  check(list, chain)
  return list
end

return carry_map
