local declare = require "lian.scenario.declare"
local embargo = require "lian.scenario.instruments.embargo"
local format = require "lian.base.format"
local hits = require "lian.scenario.hits"
local options = require "lian.base.options"
local places = require "lian.chain.places"

local MONTHS = 12
local act = embargo.in_time

-- ---- paths: a number a month, or one such list a draw

local checked = setmetatable({}, {__mode = "k"}) -- lists that were found good: each draw looks at them again

local function check_path(path, list)
  if checked[list] then return end
  if #options.array(path, list, "a share a month") == 0 then options.fail(path, "a share a month", "none") end
  for k, v in ipairs(list) do
    if type(v) ~= "number" or not (v >= 0 and v <= 1) then
      options.fail(("%s[%d]"):format(path, k), "a share in [0, 1]", v)
    end
  end
  checked[list] = true
end

local function check_paths(path, given)
  if given == nil then return end
  if type(given[1]) ~= "table" then return check_path(path, given) end
  for k, list in ipairs(options.array(path, given, "a list of shares a draw")) do
    local at = ("%s[%d]"):format(path, k)
    if type(list) ~= "table" then options.fail(at, "the shares by month of a draw", list) end
    check_path(at, list)
  end
end

-- the months of the draw
local function path_of(given, draw, path)
  if given == nil or type(given[1]) ~= "table" then return given end
  return given[draw] or
    options.raise(("%s: there are paths of %d draws, and none of draw %d"):format(path, #given, draw))
end

local function month_at(event, time) return math.floor((time - event.start) * MONTHS + 1e-6) + 1 end

local function ceiling_at(event, time) return event.ceiling and event.ceiling[month_at(event, time)] or 1 end

local function lack_at(event, time) return event.imports and event.imports[month_at(event, time)] or 0 end

-- the number of the first month that differs from `from`
local function first(list, from)
  for k, v in ipairs(list or {}) do if v ~= from then return k end end
end

-- ---- what it hits

local function make(shock, at, path)
  local event = {nodes = hits.nodes(at, shock, path), start = shock.at or at.from,
    ceiling = path_of(shock.ceiling, at.draw, path .. ".ceiling"),
    imports = path_of(shock.imports, at.draw, path .. ".imports")}
  local lacks = first(event.imports, 0)
  if not first(event.ceiling, 1) then event.ceiling = nil end
  local notes = {shock.note}
  if lacks then
    notes[#notes + 1] = select(2, places.columns(at.chain, shock.on, path .. ".on"))
    if at.sourcing == "market" then
      notes[#notes + 1] = "imports that do not come are asked of other makers, home's too; with sourcing = 'links' "
        .. "they are missed"
    end
    event.cutting = hits.links(at, shock, path)
    event.cutting.shock = declare.with(embargo.make{goods = shock.goods, on = shock.on},
      {at = event.start + (lacks - 1) / MONTHS})
  else
    event.imports = nil
  end
  event.note = #notes > 0 and table.concat(notes, "; ") or nil
  return event
end

-- ---- with what else it does not go together

local function are_bought_at_home(part, mine)
  if type(part.to) ~= "table" then return true end
  for _, i in ipairs(mine.nodes) do if part.to[i] then return true end end
  return false
end

-- whether another event makes what these nodes make scarce: at home, or of what home buys
local function meets(other, mine, at)
  if other.shock.kind == "bottleneck" then return other.nodes[1] == mine.nodes[1] end
  local bought = false
  for _, part in ipairs(other.parts or {other}) do bought = bought or are_bought_at_home(part, mine) end
  if not (bought and other.act.starves) then return false end
  for _, i in ipairs(other.act.starves(other)) do if at.good[i] == at.good[mine.nodes[1]] then return true end end
  return false
end

-- what one node supplies of all that another buys
local function supplied(flows, from, to)
  local whole, n = 0, flows:rows()
  for i = 1, n do whole = whole + math.max(0, flows:get(i, to)) end
  return whole > 0 and flows:get(from, to) / whole or 0
end

local MOST_TOLD = 6

-- capped sectors that supply each other, named once
local function told_pairs(list, at)
  local flows, pairs_of = at.chain:flows(), {}
  for _, a in ipairs(list) do
    for _, b in ipairs(list) do
      for _, i in ipairs(a ~= b and a.nodes or {}) do
        for _, j in ipairs(b.nodes) do
          local part = supplied(flows, i, j)
          if part > 0 then pairs_of[#pairs_of + 1] = {part = part, from = a.shock.goods, to = b.shock.goods} end
        end
      end
    end
  end
  if #pairs_of == 0 then return nil end
  table.sort(pairs_of, function(a, b)
    if a.part ~= b.part then return a.part > b.part end
    return a.from .. "\0" .. a.to < b.from .. "\0" .. b.to
  end)
  local out = {}
  for k = 1, math.min(MOST_TOLD, #pairs_of) do
    local p = pairs_of[k]
    out[k] = format("%s supplies %.3g %% of what %s buys", p.from, 100 * p.part, p.to)
  end
  if #pairs_of > MOST_TOLD then out[#out + 1] = ("and %d more"):format(#pairs_of - MOST_TOLD) end
  return "sectors under a ceiling supply each other, and part of the loss counts twice: " .. table.concat(out, ", ")
end

local function check(event, lane, path)
  local at, mine = lane.context, {}
  for _, other in ipairs(lane.list) do
    if other.shock.kind == "bottleneck" then mine[#mine + 1] = other end
    if other ~= event and meets(other, event, at) then
      options.raise(("%s: the scenario cuts or caps '%s' too (%s): that would count twice; leave one of them out")
        :format(path, event.shock.goods, declare.label(other.shock)))
    end
  end
  if mine[1] == event then
    local told = told_pairs(mine, at)
    event.note = event.note and told and event.note .. "; " .. told or event.note or told
  end
end

-- what rules do is known when they have done it
local function check_rules(event, context)
  for i, share in pairs(context.of.extra or {}) do
    for _, mine in ipairs(share < 0 and event.nodes or {}) do
      if i == mine then
        options.raise(("bottleneck %s: a rule takes capacity of it too: that would count twice"):format(
          event.shock.goods))
      end
    end
  end
end

return declare.instrument{
  name = "bottleneck", is = "shock", home = "on", time = "start", needs = {"ceiling", "imports"},
  text = "What is made of `goods` in `on` is held down from month to month, and what is imported: by parts of "
    .. "which a list of items knows more than the table. `ceiling`: output is at most this multiple of that at rest, "
    .. "after over-capacity (1: no ceiling in that month); `imports`: this share of the imports of `goods`, finals' "
    .. "too, does not come, as under an embargo. After the last month of the lists nothing is held down. lian.carry "
    .. "makes it of a run on items; of a sweep with a list a draw. Refused where the scenario cuts or caps the same "
    .. "good.",
  example = 'lian.bottleneck{goods = "C", on = "CHN", at = 2027, ceiling = {0.9, 0.8, 0.9}, imports = {0.2, 0.3}}',
  fields = {
    {"goods", "text", required = true, text = "the sector"},
    {"on", "text", text = "the region; the scenario's home, or the only one, when left out"},
    {"ceiling", "table", text = "output by month, from `at` on; or such a list a draw",
      unit = "share of output at rest"},
    {"imports", "table", text = "what does not come by month, from `at` on; or such a list a draw", unit = "share"},
    {"note", "text", text = "what it rests on; told with the answer"},
  },
  check = function(values)
    check_paths("bottleneck.ceiling", values.ceiling)
    check_paths("bottleneck.imports", values.imports)
  end,
  in_time = {
    make = make,
    check = check,
    share = function(event, _, time)
      return (ceiling_at(event, time) < 1 or lack_at(event, time) > 0) and 1 or 0
    end,
    apply = function(event, effect)
      local context = effect.context
      check_rules(event, context)
      local ceiling = ceiling_at(event, context.time)
      if ceiling < 1 then effect:limit(event.nodes, ceiling) end
      if event.cutting then act.apply(event.cutting, effect, lack_at(event, context.time)) end
    end,
    also = function(event, lane, time)
      if not event.cutting then return ceiling_at(event, time) end
      return ceiling_at(event, time), lack_at(event, time), act.also(event.cutting, lane, time)
    end,
    breaks = function(event)
      local out = {}
      for k = 0, math.max(#(event.ceiling or {}), #(event.imports or {})) do
        out[#out + 1] = event.start + k / MONTHS
      end
      return out
    end,
    expects = function(event, lane) if event.cutting then return act.expects(event.cutting, lane) end end,
    settle = function(event, lane)
      if event.cutting then act.settle(event.cutting, lane) end
    end,
    settles_stretches = true,
    starves = function(event)
      local out = table.move(event.nodes, 1, #event.nodes, 1, {})
      return event.cutting and table.move(event.cutting.list, 1, #event.cutting.list, #out + 1, out) or out
    end,
    own = function(event) return not event.cutting and {capacity_only = true} or nil end,
  },
}
