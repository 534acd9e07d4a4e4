--- Instruments matched to the kind of problem that a triage finds, each valued by runs: strangleholds get programmes,
--- stocks and second sources, shortfalls upgrades and first purchases, fragmented goods clusters and champions.
local case = require "lian.items.case"
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.frame"
local lists = require "lian.base.lists"
local options = require "lian.base.options"
local places = require "lian.chain.places"
local progress = require "lian.base.progress"
local scenarios = require "lian.scenario"
local value = require "lian.decide.value"

local remedies = {}

local RULES = {verdicts = {"any", required = true}, evidence = "any", base = {"any", required = true}, terms = "table",
  classes = "labels", goods = "labels", top = {"count", default = 5}, of = "text", on = "text",
  draws = {"count", default = 16}, seed = {"integer", default = 1}, run = "table"}

local FITS = {stranglehold = {"substitute", "stockpile", "second_source"}, shortfall = {"upgrade", "procure", "expand"},
  fragmented = {"cluster", "cultivate"}}
local CLASSES = {"stranglehold", "shortfall", "fragmented"}
local KNOWN = {"substitute", "stockpile", "second_source", "upgrade", "procure", "expand", "cluster", "cultivate"}

-- ---- what stands beside the terms: from the verdict, or a default that the note names

-- the largest provider of an item that is neither home nor in the bloc
local function provider_beside(chain, item, home, bloc)
  local parts = case.parts(chain, "remedies")
  local sums, best = {}, nil
  for _, p in ipairs(case.rows_for(parts, home)[case.place(chain, item, "remedies")] or {}) do
    local country = parts.country[parts.by[p]]
    local is_out = not bloc[parts.provider[parts.by[p]]] -- a bloc may be of firms
    sums[country] = (sums[country] or 0) + (is_out and parts.share[p] or 0)
  end
  for _, country in ipairs(parts.countries) do
    if sums[country] and country ~= home and not bloc[country] and sums[country] > (best and sums[best] or 0) then
      best = country
    end
  end
  return best
end

-- the region that makes most of a good, neither home nor in the bloc
local function maker_beside(chain, good, home, bloc)
  local regions, sectors, output, sums, order = chain:axis "region", chain:axis "sector", chain:output(), {}, {}
  for i, region in ipairs(regions or {}) do
    if (sectors and sectors[i] == good or chain:nodes()[i] == good) and region ~= home and not bloc[region] then
      if not sums[region] then order[#order + 1] = region end
      sums[region] = (sums[region] or 0) + output[i]
    end
  end
  local best
  for _, region in ipairs(order) do if sums[region] > (best and sums[best] or 0) then best = region end end
  return best
end

-- whose stop the verdict is of, as a set: members of a bloc that was named, or a coalition's; or nil and why not
local function bloc_of(row, at)
  local out, text = {}, tostring(row.bloc or "")
  local members = at.blocs and at.blocs[text]
  for _, name in ipairs(type(members) == "table" and members or {members}) do out[name] = true end
  if members then return out end
  for name in text:gmatch "[^+]+" do
    name = name:match "^%s*(.-)%s*$"
    if not at.places[name] then
      return nil, ("who is in the bloc '%s' is not known (terms.second_source.toward)"):format(text)
    end
    out[name] = true
  end
  return out
end

-- fields of an instrument for a good; or nil and what is not known
local FIELDS = {
  substitute = function(row, terms)
    local readiness = terms.readiness or row.readiness
    if not readiness then return nil, "its readiness is not known (terms.substitute.readiness)" end
    if terms.budget == nil then return nil, "terms.substitute.budget is not given" end
    if readiness >= 10 then return nil, "readiness is 10 already: nothing is left to learn" end
    return {readiness = math.max(1, math.floor(readiness))}
  end,
  stockpile = function() return {months = 6} end,
  second_source = function(row, terms, at)
    if terms.toward then return {share = 0.3} end
    local beside, bloc, why = at.is_items and provider_beside or maker_beside, bloc_of(row, at)
    if not bloc then return nil, why end
    local toward = beside(at.chain, row.item, at.home, bloc)
    if not toward then return nil, "nobody outside the bloc makes it: no second source" end
    return {toward = toward, share = 0.3}
  end,
  upgrade = function(row, terms)
    if terms.defect ~= nil then return {} end
    if not row.pass_gap then return nil, "how far its pass rate is below the bench is not known" end
    if row.pass_gap <= 0 then return nil, "its pass rate is not below the bench" end
    return {defect = row.pass_gap}
  end,
  procure = function(_, terms)
    if terms.share == nil then return nil, "terms.procure.share is not given" end
    return {}
  end,
  expand = function(_, terms)
    if terms.share == nil then return nil, "terms.expand.share is not given" end
    return {}
  end,
  cluster = function() return {} end,
  cultivate = function(_, terms)
    if terms.growth == nil then return nil, "terms.cultivate.growth is not given" end
    return {}
  end,
}

local HOMES = {upgrade = true, expand = true, cultivate = true} -- whose region is not the scenario's home by itself

local function terms_of(o, kind, row)
  local given = o.terms and o.terms[kind]
  local path = "remedies.terms." .. kind
  if options.is_callable(given) then given = given(row) end
  return options.plain(path, given or {}, "fields of the instrument, or a function of a verdict that gives them")
end

-- the instrument for a good, or nil and why not
local function candidate(kind, row, o, at)
  local terms = terms_of(o, kind, row)
  local fields, why = FIELDS[kind](row, terms, at)
  if not fields then return nil, why end
  fields.goods, fields.on = row.item, HOMES[kind] and at.home or nil
  for key, v in pairs(terms) do fields[key] = v end
  return options.attempt(scenarios[kind], fields)
end

-- ---- runs

local function worth_of(chain, shock, o)
  local one, message = options.attempt(function()
    local of, why, code = value.value(chain, {base = o.base, policies = {it = shock}, of = o.of, on = o.on,
      draws = o.draws, seed = o.seed, run = o.run, net = false})
    if not of then return {why = why, code = code} end
    return {of = of}
  end)
  if not one then return nil, message end
  if not one.of then return nil, one.why, one.code end
  local found, why, code = one.of:simulate{"it"}
  if not found then return nil, why, code end
  found.unit, found.costs = one.of.measure.unit, one.of.costs.it
  found.apart = select(3, one.of:worth{"it"})
  return found
end

local function money_of(costs)
  local sum
  for _, money in pairs(costs or {}) do sum = (sum or 0) + money end
  return sum
end

-- ---- what is asked

local function check_terms(o)
  for _, kind in ipairs(options.keys("remedies.terms", o.terms or {}, "instrument -> fields")) do
    if not FIELDS[kind] then options.raise(options.unknown("remedies.terms", "instrument", kind, KNOWN)) end
  end
  if o.terms and o.terms[1] ~= nil then options.fail("remedies.terms", "instrument -> fields", "an array") end
end

local function column(f, name)
  for _, one in ipairs(f:names()) do if one == name then return f:column(name) end end
  return {}
end

-- how far pass rates lie below the bench, by item
local function gaps_of(o)
  local out = {}
  if o.evidence == nil then return out end
  if not frame.is(o.evidence) then
    options.fail("remedies.evidence", "the second frame of chain:diagnose", o.evidence)
  end
  local f = o.evidence
  local items, criteria, values = column(f, "item"), column(f, "criterion"), column(f, "value")
  for k = 1, #o.evidence do
    if criteria[k] == "pass rate below the bench" then out[items[k]] = values[k] end
  end
  return out
end

-- rows of each class, the largest loss first
local function chosen(o)
  local verdicts, gaps, out, wanted = o.verdicts, gaps_of(o), {}, nil
  if not frame.is(verdicts) then options.fail("remedies.verdicts", "the first frame of chain:diagnose", verdicts) end
  for _, name in ipairs{"item", "class"} do
    if not next(column(verdicts, name)) then
      options.raise(("remedies.verdicts: it has no column '%s'; give the first frame of chain:diagnose"):format(name))
    end
  end
  if o.goods then
    wanted = lists.set(type(o.goods) == "table" and o.goods or {o.goods})
  end
  local classes = o.classes or CLASSES
  for _, class in ipairs(type(classes) == "table" and classes or {classes}) do
    if not FITS[class] then options.raise(options.unknown("remedies.classes", "class", class, CLASSES)) end
    local list = {}
    for k = 1, #verdicts do
      local row = verdicts:row(k)
      row.place, row.pass_gap = k, gaps[row.item]
      if row.class == class and (not wanted or wanted[row.item]) then list[#list + 1] = row end
    end
    table.sort(list, function(a, b)
      if (a.loss or 0) ~= (b.loss or 0) then return (a.loss or 0) > (b.loss or 0) end
      return a.place < b.place
    end)
    table.move(list, 1, math.min(o.top, #list), #out + 1, out)
  end
  return out
end

local function base_of(o)
  if not scenarios.is(o.base) then
    options.fail("remedies.base", "a scenario with the shock, lian.scenario \"name\" {...}", o.base)
  end
  if not o.base.home then options.raise("remedies.base: give the scenario its home, whose problem it is") end
  return o.base.home
end

-- ---- told

local function frames(rows, left, o, chain, unit)
  local c, best = {{}, {}, {}, {}, {}, {}, {}}, {} -- best: of those that are told apart from 0
  for k, row in ipairs(rows) do
    local is_some = row.value > 0 and row.apart ~= false
    if is_some and (not best[row.item] or row.value > rows[best[row.item]].value) then best[row.item] = k end
  end
  for k, row in ipairs(rows) do
    c[1][k], c[2][k], c[3][k], c[4][k], c[5][k] = row.name, row.class, row.value, row.error, row.cost
    c[6][k] = row.cost and row.cost > 0 and row.value / row.cost or nil
    c[7][k] = best[row.item] == k
  end
  local free = {}
  for _, row in ipairs(rows) do if not row.cost then free[#free + 1] = row.name end end
  local l = {{}, {}}
  for k, row in ipairs(left) do l[1][k], l[2][k] = row.name, row.why end
  local fits = frame.new{{"policy", c[1]}, {"class", c[2]}, {"value", c[3], unit = unit, digits = 4},
    {"error", c[4], digits = 2}, {"cost", c[5], unit = chain:meta().unit, digits = 4}, {"per_cost", c[6], digits = 3},
    {"best", c[7]}, count = #rows, title = "instruments by kind of problem",
    note = format("each alone in %d draws of '%s', the same luck in all, costs not taken off; where the terms do not "
      .. "say it: stocks of 6 months, a second source for 0.3 of what is bought; %d could not be valued%s", o.draws,
      o.base.name, #left, #free == 0 and "" or ("; no cost is known of %s: a stock has one where its good has a value, "
      .. "else terms.<instrument>.cost says it"):format(table.concat(free, ", ")))}
  return fits, frame.new{{"policy", l[1]}, {"why", l[2]}, count = #left, title = "not valued"}
end

---The instruments that fit the kind of problem of each good, with what each does alone, by runs: a stranglehold gets
---substitute (a programme), stockpile and second_source, a shortfall upgrade, procure and expand, a fragmented good
---cluster and cultivate (champions). `verdicts` and `evidence`: the two frames of chain:diagnose; `base`: the scenario
---in time with the shock, and its home. `terms`: instrument -> its fields, or a function of a verdict that gives them,
---such as budgets, which nobody can guess; what is known is filled in: readiness, the share of defects above the bench,
---and as second source the largest maker outside the bloc. `classes`, `goods`: only these; `top` (5) goods of each
---class, those of the largest loss. `of`, `on`, `run` as lian.value takes them ("level" of lists, "unmet" of
---tables), `draws` (16), `seed` (1). What could not be valued stands in the second frame with the reason: nothing is
---assumed; where no cost is known there is none, and the note says so. The first, without such rows, can be given to
---lian.portfolio as policies. Two runs a draw for each instrument.
---```lua
---local verdicts, evidence = assert(chips:diagnose{home = "CHN"})
---local fits = assert(lian.remedies(chips, {verdicts = verdicts, evidence = evidence, base = embargo,
---  terms = {substitute = {budget = 0.3, u_max = 0.8}, second_source = {cost = 0.2}}}))
---print(lian.portfolio{policies = fits:filter(function(row) return row.cost end), budget = 6})
---```
---@param chain lian.chain
---@param given table
---@return lian.frame|nil fits columns policy, class, value, error, cost, per_cost, best
---@return lian.frame|string not_valued columns policy, why; or the message
---@return string|nil code
function remedies.remedies(chain, given)
  if core.class(chain) ~= "lian.chain" then options.fail("remedies", "a chain", chain) end
  local o = options.check("remedies", given, RULES)
  check_terms(o)
  local at = {chain = chain, home = base_of(o), is_items = chain:meta().kind == "items"}
  at.places = lists.set(at.is_items and case.parts(chain, "remedies").countries or places.regions(chain))
  at.blocs = frame.is(o.verdicts) and (o.verdicts.provenance or {}).blocs
  o.of = o.of or (at.is_items and "level" or "unmet")
  local list, rows, left, unit = chosen(o), {}, {}, nil
  if #list == 0 then
    return nil, "remedies: no good of the verdicts has one of these classes (undetermined ones get nothing)", "bad_data"
  end
  local work <close> = progress.start("goods", #list)
  for k, row in ipairs(list) do
    work:at(k - 1)
    for _, kind in ipairs(FITS[row.class]) do
      local name = ("%s: %s"):format(kind, row.item)
      local shock, why = candidate(kind, row, o, at)
      local found, code
      if shock then found, why, code = worth_of(chain, shock, o) end
      if code == "no_memory" or code == "database" then return nil, why, code end
      if found then
        unit = unit or found.unit
        rows[#rows + 1] = {name = name, item = row.item, class = row.class, value = found.worth,
          error = found.error, apart = found.apart, cost = money_of(found.costs)}
      else
        left[#left + 1] = {name = name, why = why}
      end
    end
  end
  return frames(rows, left, o, chain, unit)
end

return remedies
