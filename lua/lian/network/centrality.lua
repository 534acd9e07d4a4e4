--- Where firms stand: degree, strength, reach, ranks, betweenness, closeness, cores, cut firms, dominators.
local base = require "lian.network.base"
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.network.frames"
local options = require "lian.base.options"
local progress = require "lian.base.progress"

local methods = {}

local native = core.network
local MOST = 10000 -- passes of ranks
local DEAR = 2e12 -- firms x links from which betweenness of all firms takes hours

-- numbers of false and numbers as columns want them
local function known(values)
  local out = {}
  for i = 1, #values do out[i] = values[i] ~= false and values[i] or nil end
  return out
end

local function flags(values)
  local out = {}
  for i, v in ipairs(values) do out[i] = v == 1 end
  return out
end

---Some firms at random, each as likely, in ascending order; the same ones for the same seed.
local function drawn(n, count, seed)
  local place = {}
  for k = 1, count do -- Fisher and Yates, exchanges noted alone
    local other = k + math.floor(core.random_uniform(seed, 0, k) * (n - k + 1))
    local a, b = place[k] or k, place[other] or other
    place[other], place[k] = a, b
  end
  local out = table.move(place, 1, count, 1, {})
  table.sort(out)
  return out
end

local function sources_of(self, o)
  if not o.sample then return nil, nil end
  if o.sample >= #self then return nil, "as many as there are firms: exact" end
  return drawn(#self, o.sample, o.seed), format("from %d of %d firms drawn at random, seed %d", o.sample, #self, o.seed)
end

local function ratio(a, b)
  local out = {}
  for i, v in ipairs(a) do out[i] = b[i] > 0 and v / b[i] or nil end
  return out
end

local OF = {}

function OF.strength(self)
  local d = native.degrees(self.native, "values")
  return {{"sales", d.sales, unit = self.meta.unit}, {"purchases", d.purchases, unit = self.meta.unit}}
end

function OF.degree(self)
  local d = native.degrees(self.native, "links")
  if self.shape.undirected then return {{"links", d.buyers}} end
  return {{"buyers", d.buyers}, {"suppliers", d.suppliers}}
end

function OF.concentration(self)
  local d = native.degrees(self.native, "concentration")
  return {{"of_buyers", known(d.buyer_concentration)}, {"of_suppliers", known(d.supplier_concentration)}},
    "Herfindahl's index of shares of sales and of purchases; missing where there are none"
end

function OF.reach(self, o)
  local work <close> = progress.start("reach") -- luacheck: ignore
  local down, steps_down = native.distances(self.native, "out", o.places)
  if not down then return nil, steps_down end
  local up, steps_up = native.distances(self.native, "in", o.places)
  if not up then return nil, steps_up end
  return {{"downstream", down, unit = "firms"}, {"steps_down", ratio(steps_down, down)},
    {"upstream", up, unit = "firms"}, {"steps_up", ratio(steps_up, up)}}, "steps: on average to those who are reached"
end

local function distances(self, o, column, of)
  local side = o.toward == "buyers" and "out" or "in"
  local work <close> = progress.start(column) -- luacheck: ignore
  local reached, steps, inverse = native.distances(self.native, side, o.places)
  if not reached then return nil, steps end
  return {{column, of(reached, steps, inverse)}, {"reached", reached, unit = "firms"}},
    ("by steps %s"):format(side == "out" and "down to buyers" or "up to suppliers")
end

function OF.closeness(self, o) return distances(self, o, "closeness", ratio) end

function OF.harmonic(self, o)
  return distances(self, o, "harmonic", function(_, _, inverse)
    local out = {}
    for i, v in ipairs(inverse) do out[i] = #self > 1 and v / (#self - 1) or 0 end
    return out
  end)
end

local BY_STEPS = {reach = true, closeness = true, harmonic = true} -- searches from each firm

-- the firms that are asked for, and their places
local function asked_firms(self, o)
  if not o.firms then return base.labels(self) end
  local names, seen = type(o.firms) == "string" and {o.firms} or o.firms, {}
  if #names == 0 then options.fail("centrality.firms", "labels of firms", "none") end
  o.places = {}
  for k, name in ipairs(names) do
    local i = base.place(self, name, ("centrality.firms[%d]"):format(k))
    if seen[i] then options.raise(("centrality.firms: the firm '%s' stands twice"):format(name)) end
    seen[i], o.places[k] = true, i
  end
  return names
end

function OF.pagerank(self, o)
  local rank, passes, change = native.rank(self.native, {damping = o.damping, tolerance = o.tolerance, passes = MOST,
    forward = o.toward == "buyers", weighted = o.weighted, p = base.final(self, o.final, "centrality.final")})
  if not rank then return nil, passes, change end
  return {{"pagerank", rank}}, format("damping %g, rank goes to %s; %d passes, the last changed %.2g in all", o.damping,
    o.toward, passes, change)
end

function OF.influence(self, o)
  local v, passes, change = native.influence(self.native, {alpha = o.labour, tolerance = o.tolerance, passes = MOST,
    p = base.final(self, o.final, "centrality.final")})
  if not v then return nil, passes, change end
  return {{"influence", v}}, format("labour share %g; %d passes, the last changed %.2g in all", o.labour, passes,
    change)
end

function OF.betweenness(self, o)
  local work_of_all = #self * self.shape.links
  if not o.sample and work_of_all > DEAR then
    return nil, format("betweenness of %d firms from all of them takes about %d hours of a processor (%d firms x %d "
      .. "links): give sample = 500, whose standard error is told, or sample = %d for all of them", #self,
      math.ceil(work_of_all * 2e-8 / 3600), #self, self.shape.links, #self), "unsupported"
  end
  local sources, note = sources_of(self, o)
  local work <close> = progress.start("betweenness") -- luacheck: ignore
  local values, errors = native.betweenness(self.native, o.weighted, sources)
  if not values then return nil, errors end
  return {{"betweenness", values}, sources and {"error", known(errors)} or nil},
    (note and note .. "; " or "") .. (o.weighted and "a link is 1 / value long" or "each link counts one step")
end

function OF.core(self)
  if self.shape.undirected then return {{"core", native.cores(self.native, "all")}} end
  return {{"core", native.cores(self.native, "all")}, {"by_buyers", native.cores(self.native, "out")},
    {"by_suppliers", native.cores(self.native, "in")}}
end

function OF.clustering(self)
  local neighbours, triangles = native.triangles(self.native)
  local out = {}
  for i, k in ipairs(neighbours) do out[i] = k > 1 and 2 * triangles[i] / (k * (k - 1)) or nil end
  return {{"clustering", out}, {"triangles", triangles}, {"neighbours", neighbours}},
    "directions aside: pairs of neighbours that are linked; missing with fewer than two"
end

function OF.articulation(self)
  return {{"cut", flags(native.articulation(self.native))}}, "firms without which the network falls into more pieces"
end

function OF.dominators(self)
  base.ready(self, "centrality", true)
  local above, below = native.dominators(self.native)
  local names = {}
  for i = 1, #above do names[i] = above[i] and self.native:label(above[i]) or nil end
  return {{"dominator", names}, {"dominates", below, unit = "firms"}},
    "dominator: the last firm that lies on every path from the beginnings of the chain: firms without suppliers, and "
      .. "all firms of a group that nobody outside supplies"
end

OF.component = function(self)
  local strong, weak = native.components(self.native, true), native.components(self.native, false)
  return {{"strong", strong}, {"weak", weak}}, "numbers of components; strong ones are numbered against the links"
end

local NAMES = options.names(OF)

---A measure of every firm's position, in the order of the firms. `of`: "strength" (sales and purchases in the
---network), "degree", "concentration" (HHI of buyers and of suppliers), "reach" (firms downstream and upstream),
---"pagerank", "influence" (Acemoglu et al. 2012: what a firm's productivity does to output, `labour` the labour
---share), "betweenness" (Brandes 2001; `sample` firms drawn by `seed` in place of all, with the standard error),
---"closeness" (1 over the mean steps to those who are reached), "harmonic" (mean of 1 / steps), "core" (k-core, of
---buyers and of suppliers too), "component", "articulation" (cut firms), "dominators" (the firm without which nothing
---arrives), "clustering". `weighted`: values count, true for pagerank, false for betweenness. `toward`: whom rank goes
---to, or steps lead to: "suppliers" (default) or "buyers". `firms`: reach, closeness and harmonic of these alone, where
---all take long (36 million links: 256 firms a second). `final`: the column of final sales, from which rank and
---influence start; alike where left out. Cost: links; closeness, harmonic and reach firms x links / 256, betweenness
---firms x links, so that above 2e12 of these it is refused ("unsupported") unless `sample` is given (all firms: exact).
---```lua
---print(net:centrality{of = "pagerank"}:top(10, "pagerank"), net:centrality{of = "betweenness", sample = 500})
---```
---@param self lian.network
---@param given table
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code "no_convergence", "unsupported"
function methods.centrality(self, given)
  local o = options.check("centrality", given, {of = {"choice", table.unpack(NAMES)}, weighted = "flag",
    sample = "count", seed = {"integer", default = 1}, damping = {"share", default = 0.85},
    labour = {"share", default = 0.5}, tolerance = {"positive", default = 1e-12}, final = "text",
    toward = {"choice", "suppliers", "buyers", default = "suppliers"}, firms = "labels"})
  if not o.of then options.raise("centrality: 'of' is required, one of " .. table.concat(NAMES, ", ")) end
  if o.sample and o.of ~= "betweenness" then
    options.raise("centrality.sample: betweenness alone is sampled" .. (BY_STEPS[o.of] and
      ("; give firms, whose %s is exact"):format(o.of) or ""))
  end
  if o.firms and not BY_STEPS[o.of] then
    options.raise(("centrality.firms: only reach, closeness and harmonic are asked of some firms; '%s' is of all")
      :format(o.of))
  end
  if o.damping == 1 then options.fail("centrality.damping", "a share below 1", 1) end
  if o.labour == 0 then options.fail("centrality.labour", "a share above 0", 0) end
  base.ready(self, "centrality")
  local firms = asked_firms(self, o)
  if o.weighted == nil then o.weighted = o.of == "pagerank" end
  local columns, note, code = OF[o.of](self, o)
  if not columns then return nil, note, code end
  local made = {title = o.of, note = note, count = #firms, {"firm", firms}}
  for _, column in ipairs(columns) do made[#made + 1] = column end
  return frame.new(made)
end

return methods
