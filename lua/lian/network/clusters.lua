--- Communities found in a network of firms (Leiden).
local base = require "lian.network.base"
local communities = require "lian.network.communities"
local core = require "lian.core"
local format = require "lian.base.format"
local grouping = require "lian.network.grouping"
local options = require "lian.base.options"
local progress = require "lian.base.progress"

local methods = {}

local SPEC = {seed = "integer", resolution = "positive", quality = {"choice", "modularity", "cpm",
  default = "modularity"}, runs = {"count", default = 1}, passes = {"count", default = 10}, revenue = "any",
  region = {"text", default = "region"}, sector = {"text", default = "sector"}}

local function checked(net, given)
  local o = options.check("communities", given, SPEC)
  base.ready(net, "communities")
  if o.seed == nil then
    options.fail("communities.seed", "a whole number (firms are looked at in random order: the same seed gives the "
      .. "same communities)", nil)
  end
  if o.quality == "cpm" and not o.resolution then
    local n, total = #net, 0
    for _, v in ipairs(net.native:sales()) do total = total + v end
    options.raise(format("communities.resolution: with quality = \"cpm\" expected the value that two firms of a "
      .. "community trade on average at least, each way; over all pairs of this network it is %.3g", total / n ^ 2))
  end
  o.resolution = o.resolution or 1
  for _, name in ipairs{"region", "sector"} do
    if given[name] then base.texts(net, o[name], "communities." .. name) end
  end
  return o
end

-- revenue where it is known, else sales in the links
local function sizes_of(net, o)
  local sales = net.native:sales()
  if o.revenue == "links" or o.revenue == nil and not net.columns.revenue then return sales, "sales in the links" end
  if o.revenue ~= nil and type(o.revenue) ~= "string" then
    options.fail("communities.revenue", "a column of firms, or \"links\"", o.revenue)
  end
  local out = {}
  for i, v in ipairs(base.numbers(net, o.revenue or "revenue", "communities.revenue")) do
    if v and v < 0 then
      options.raise(("communities.revenue: below 0 at '%s'"):format(net.native:label(i)))
    end
    out[i] = math.max(v or 0, sales[i])
  end
  return out, o.revenue or "revenue"
end

-- the largest is number 1
local function by_size(codes, count, sizes)
  local sum, place, out = {}, {}, {}
  for k = 1, count do sum[k] = 0 end
  for i, code in ipairs(codes) do sum[code] = sum[code] + sizes[i] end
  for rank, k in ipairs(base.descending(sum)) do place[k] = rank end
  for i, code in ipairs(codes) do out[i] = place[code] end
  return out
end

-- the best of all runs, and how alike the others are with it
local function best_of(net, o)
  local best, others, found = nil, {}, {}
  for run = 1, o.runs do
    local asked = {cpm = o.quality == "cpm", resolution = o.resolution, seed = o.seed + run - 1, passes = o.passes}
    local codes, count, quality, passes = core.network.communities(net.native, asked)
    if not codes then return nil, count, quality end
    found[run] = {codes = codes, count = count, quality = quality, passes = passes, seed = asked.seed}
    if not best or quality > best.quality then best = found[run] end
  end
  for _, other in ipairs(found) do
    if other ~= best then others[#others + 1] = grouping.alike(best.codes, other.codes) end
  end
  return best, others
end

---Communities of the network by Leiden's algorithm (Traag, Waltman and van Eck 2019): groups of firms that trade more
---among themselves than expected, each connected. `quality` "modularity" (of directed links; more than the sizes of
---firms would have it, `resolution` times (1): larger gives smaller communities) or "cpm" (more than `resolution`
---between any two firms, money a year). `seed` is required: firms are looked at in random order; with `runs` the best
---of so many seeds from `seed` on, and how alike the others are. `passes` (10) at most, fewer where one adds nothing.
---Sizes are revenue (a column, or "links") where known, else sales in the links; `region` and `sector` name columns.
---The same for any number of threads. About O(links) a pass.
---```lua
---local found = net:communities{seed = 1}
---print(found, found:against{of = "region"}, found:regions(), found:quotients{of = "sector"})
---page:clusters(found:map())
---```
---@param self lian.network
---@param given table seed, resolution, quality, runs, passes, revenue, region, sector
---@return lian.communities|nil communities
---@return string|nil message
---@return string|nil code "bad_data": no links
function methods.communities(self, given)
  local o = checked(self, given)
  local work <close> = progress.start("communities") -- luacheck: ignore
  local sizes, size_name = sizes_of(self, o)
  local best, others, code = best_of(self, o)
  if not best then return nil, others, code end
  return communities.wrap{net = self, asked = o, codes = by_size(best.codes, best.count, sizes), count = best.count,
    quality = best.quality, passes = best.passes, seed = best.seed, others = others, sizes = sizes,
    size_name = size_name}
end

return methods
