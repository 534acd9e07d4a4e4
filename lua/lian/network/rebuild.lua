--- lian.firms: a network of firms drawn where no one has the links, from a table of sectors and the sizes of firms.
local base = require "lian.network.base"
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.network.frames"
local given_firms = require "lian.network.given"
local near = require "lian.network.near"
local options = require "lian.base.options"
local problem = require "lian.read.problem"
local progress = require "lian.base.progress"

local rebuild = {}

local RULES = {table = {"any", required = true}, firms = "any", degree = "positive", density = "positive",
  main = "share", distance = "any", decay = {"positive", default = 1}, seed = "integer",
  exponent = {"positive", default = 1.05}, largest = "table", uncovered = {"choice", "refuse", "scale", "rest",
  default = "refuse"}, label = "text", sector = "text", region = "text", revenue = "text"}

-- ---- the table

local function check_table(chain)
  if core.class(chain) ~= "lian.chain" then options.fail("firms.table", "a table", chain) end
  local m = chain:meta()
  if m.kind == "items" or m.sparse then
    options.fail("firms.table", "a table of sectors", m.kind == "items" and "a list of items" or "a network of links")
  end
end

-- flows row by row, and what each node sells to nodes; refuses amounts below 0
local function flows_of(chain)
  local matrix, list, sales, labels = chain:flows(), {}, {}, chain:nodes()
  for i = 1, #chain do
    local row = matrix:row(i)
    sales[i] = 0
    for j, v in ipairs(row) do
      if v < 0 then
        problem.bad("firms.table: the flow from %s to %s is %g; links cannot carry amounts below 0: set it to 0 and "
          .. "balance the table (chain:balance)", options.describe(labels[i]), options.describe(labels[j]), v)
      end
      list[#list + 1], sales[i] = v, sales[i] + v
    end
  end
  return list, sales
end

-- ---- how many links

local function links_of(o, count)
  if (o.degree == nil) == (o.density == nil) then
    options.raise("firms: give either 'degree' (links a firm, on average) or 'density' (links over pairs of firms)")
  end
  if o.density and o.density > 1 then options.fail("firms.density", "a share of all pairs", o.density) end
  return o.degree and o.degree * count or o.density * count * (count - 1)
end

-- a refusal of the core as what a user can do about it
local function refused(o, count, labels, message, code, least, most)
  if code ~= "contradiction" then return nil, "firms: " .. message, code end
  local g = tonumber(message:match("^sector (%d+) sells"))
  if g then
    return nil, format("firms: %s; give it firms, aggregate the table (chain:aggregate), or set uncovered = 'rest'",
      (message:gsub("^sector %d+", "sector " .. options.describe(labels[g])))), code
  end
  local asked = o.degree and "degree" or "density"
  local function as_asked(links) return o.degree and links / count or links / (count * (count - 1)) end
  return nil, format("firms.%s: %.6g cannot be met: what firms must buy and sell takes at least %.4g, and all pairs "
    .. "are %.4g; %s", asked, o[asked], as_asked(least), as_asked(most), o.main and
    "a higher 'main' has fewer firms buy lesser inputs, and left out it is found" or
    "a table of fewer sectors (chain:aggregate) takes fewer"), code
end

-- ---- what is said

local function sums_of(report)
  local t = {drawn = 0, given = 0, moved = 0, dropped = 0, expected = 0, unmet = 0, flow = 0, gap = 0}
  for _, s in ipairs(report.sectors) do
    for name, v in pairs(t) do t[name] = v + s[name] end
  end
  return t
end

local function notes_of(report, count, labels, more)
  local t, notes = sums_of(report), {}
  local kept = t.drawn + t.given + t.moved - t.dropped
  notes[1] = format("links are drawn (%.4g a firm: %.4g by chance, %.4g given to firms without one, %.4g so that all "
    .. "is sold and bought): ask over several seeds; groups and tails say something, single firms do not", kept / count,
    t.drawn / count, t.given / count, t.moved / count)
  notes[2] = report.main > 1 and "each input is bought by some firms of a sector, its largest among them" or
    format("each firm buys what is at least %.3g %% of its sector's inputs; what is less is bought by some of them",
    100 * report.main)
  if t.unmet > 0 then
    local names = {}
    for g, s in ipairs(report.sectors) do
      if s.unmet > 0 then names[#names + 1] = format("%s %.3g %%", labels[g], 100 * s.unmet / s.flow) end
    end
    notes[#notes + 1] = format("%.3g %% of all flows is what one firm would have to buy of itself, and is not in the "
      .. "links (of what these sectors sell: %s)", 100 * t.unmet / t.flow, base.some(names))
  end
  if t.gap > 1e-9 * t.flow then
    notes[#notes + 1] = format("the links miss what firms sell by %.3g of the total", t.gap / t.flow)
  end
  return table.move(more, 1, #more, #notes + 1, notes)
end

-- sectors that sell more to firms than they make: imports are among the flows
local function imports_note(chain, sales)
  local x, names = chain:output(), {}
  for i, v in ipairs(sales) do
    if v > x[i] * (1 + 1e-9) then names[#names + 1] = chain:nodes()[i] end
  end
  return #names > 0 and format("%d sectors sell more to firms than they make (%s): imports are among the flows, and "
    .. "here their own firms sell them; chain:split() sets them apart", #names, base.some(names)) or nil
end

local function frame_of(report, labels, unit)
  local c = {{}, {}, {}, {}, {}, {}, {}, {}}
  for g, s in ipairs(report.sectors) do
    c[1][g], c[2][g], c[3][g], c[4][g] = labels[g], s.firms, s.flow, s.expected
    c[5][g], c[6][g], c[7][g], c[8][g] = s.drawn, s.given, s.moved, s.unmet
  end
  return frame.new{count = #c[1], {"sector", c[1]}, {"firms", c[2]}, {"sales", c[3], unit = unit},
    {"expected", c[4], unit = "links"}, {"drawn", c[5], unit = "links"}, {"given", c[6], unit = "links"},
    {"moved", c[7], unit = "links"}, {"unmet", c[8], unit = unit}, title = "links by sector of their suppliers"}
end

-- ----

local function made(o)
  check_table(o.table)
  local meta, labels = o.table:meta(), o.table:nodes()
  local flow, sales = flows_of(o.table)
  if not o.seed then
    options.raise("firms: 'seed' is required, as links are drawn: any whole number, such as seed = 1; the same seed "
      .. "gives the same links")
  end
  local firms = given_firms.read(o, flow)
  local count, nearness = #firms.labels, near.read(o, firms)
  local links = links_of(o, count)
  local work <close> = progress.start("firms") -- luacheck: ignore
  local native, report, code, least, most = core.network.rebuild({sector = firms.place, sectors = #labels,
    region = nearness and nearness.region, regions = nearness and #nearness.names or 0,
    nearness = nearness and nearness.list, size = firms.sizes, flow = flow, links = links, main = o.main,
    seed = o.seed}, firms.labels)
  if not native then return refused(o, count, labels, report, code, least, most) end
  local notes = notes_of(report, count, labels, firms.notes)
  if nearness then notes[#notes + 1] = nearness.note end
  notes[#notes + 1] = imports_note(o.table, sales)
  local net = base.wrap(native, {columns = firms.columns, names = firms.names, meta = {title = meta.title,
    unit = meta.unit, source = meta.source, year = math.tointeger(meta.year), notes = notes, seed = o.seed}})
  return net, frame_of(report, labels, meta.unit):titled("links by sector of their suppliers",
    table.concat(notes, "; "))
end

---A network of firms where only a table of sectors and the sizes of firms are known, its links drawn. `table`: who
---sells what to whom by sector. `firms`: a frame or a csv with a column of labels (`label`: its name), `sector` (a node
---of the table; in a table of several regions a sector with the firm's `region`), and `revenue`, in the table's money,
---with sales to final users; or a number of firms, shared out by output, or sector -> number: then, and where a revenue
---is missing, sizes are drawn by Pareto's law (`exponent`), cut at the `largest` (sector -> money) where known.
---`degree`: links a firm on average, or `density`: links over pairs. Each firm sells and buys as its sector does, in
---proportion to its size; who buys of whom is drawn by density-corrected gravity, the chance of a link rising with
---what the one sells and the other needs, and falling with `distance` between regions ({{from, to, distance}, ...} or a
---frame of these columns) to the power of -`decay`. Weights sum to what each sells and needs (RAS), so that by sector
---the network is the table. `main`: inputs of at least this share of a sector's purchases are bought by each of its
---firms, lesser ones by those that the draw links and the largest; left out it is the least share that the links bear.
---`uncovered`: revenues that do not sum to the sector's output are refused, or brought to it ("scale"), or the rest is
---a firm of its own ("rest"). Links age: see net:age. The second result has links by sector, and what could not be met.
---The same seed gives the same bits for any number of threads. Cost: links x 10 to 60; 24 bytes a link.
---```lua
---local made, by_sector = assert(lian.firms{table = china, firms = sizes, degree = 20, seed = 1})
---print(made:cascade{each = "sector"}:top(5))
---```
---@param given {table: lian.chain, firms: lian.frame|string|integer|table, degree: number, density: number,
---  main: number, distance: lian.frame|table, decay: number, seed: integer, exponent: number, largest: table,
---  uncovered: string, label: string, sector: string, region: string, revenue: string}
---@return lian.network|nil net
---@return lian.frame|string by_sector or message
---@return string|nil code "contradiction", "bad_data"
function rebuild.firms(given)
  local o = options.check("firms", given, RULES)
  return problem.catch(made, o)
end

return rebuild
