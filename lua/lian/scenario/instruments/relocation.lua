local abroad = require "lian.scenario.engines.in_time.abroad"
local case = require "lian.items.case"
local curve = require "lian.scenario.engines.in_time.curve"
local declare = require "lian.scenario.declare"
local hits = require "lian.scenario.hits"
local movers = require "lian.scenario.engines.in_time.movers"
local options = require "lian.base.options"
local places = require "lian.chain.places"
local random = require "lian.base.random"

local LEAST = 1e-3 -- suppliers of whom less would follow stay
local NAMED = 3 -- goods that a note names
local NEAR = 1e-9 -- years: a span that is shorter is rounding

-- a maker that goes: all of it or the share that follows, to the host's makers of its good by their output
local function part_of(home, share, there, follows)
  local part = {home = home, share = share, follows = follows, hosts = {}, weights = {}}
  for _, j in ipairs(there.list) do
    if there.toward[j] > 0 then
      part.hosts[#part.hosts + 1], part.weights[#part.weights + 1] = j, there.toward[j] / there.whole
    end
  end
  return part
end

-- the share of each supplier at home that follows: `follow` x its sales to leavers / its output, as if it made all that
-- it sells
local function followers(shock, at, is_leaver)
  local flows, x, out = at.chain:flows(), at.chain:output(), {}
  local follow = random.is(shock.follow) and 1 or shock.follow -- whoever might
  for i = 1, at.n do
    local sold = 0
    for j, v in ipairs(at.regions[i] == shock.on and not is_leaver[i] and x[i] > 0 and flows:row(i) or {}) do
      if is_leaver[j] and v > 0 then sold = sold + v end
    end
    local share = sold > 0 and follow * sold / x[i] or 0
    if share > LEAST then out[#out + 1] = {node = i, share = share} end
  end
  return out
end

-- whether a node buys of others
local function buys(chain, j)
  local flows = chain:flows()
  for i = 1, #chain do if flows:get(i, j) > 0 then return true end end
  return false
end

-- where imports are kept apart, those who make them have no column, and nothing would be known of them elsewhere
local function check_column(shock, at, leavers, path)
  if shock.on ~= abroad.REGION then return end
  for _, i in ipairs(leavers) do if buys(at.chain, i) then return end end
  options.raise(path .. ".on: makers abroad have no column in a table that keeps imports apart")
end

-- leavers by good, and suppliers that follow them where somebody in the host region makes what they make
local function parts_of(shock, at, path)
  if at.chain:meta().sparse then options.raise(path .. ": needs a dense table; on a network take capacity") end
  places.check_region(at.chain, shock.on, path .. ".on")
  places.check_region(at.chain, shock.toward, path .. ".toward")
  if shock.on == shock.toward then options.raise(path .. ".toward: expected another region than 'on'") end
  local parts, leavers = {}, {}
  for _, g in ipairs(hits.goods(at, shock.goods, path)) do
    local here, there = hits.makers(at, g, shock.on, path), hits.makers(at, g, shock.toward, path)
    for _, i in ipairs(here.list) do
      leavers[#leavers + 1] = i
      if here.toward[i] > 0 then parts[#parts + 1] = part_of(i, 1, there) end
    end
  end
  check_column(shock, at, leavers, path)
  for _, f in ipairs(followers(shock, at, hits.flags(at, leavers))) do
    local there = hits.makers(at, at.good[f.node], shock.toward, path, true)
    if there.whole > 0 then parts[#parts + 1] = part_of(f.node, f.share, there, true) end
  end
  return parts
end

-- what a maker in the host region buys, by node
local function column_of(context, host)
  local out, chain = {}, context.movers.base.chain
  local flows = chain:flows()
  for i = 1, context.n do out[i] = i <= #chain and math.max(0, flows:get(i, host)) or 0 end
  return out
end

-- of what a maker sells at rest, the part that it makes: the rest is drawn from outside (imports in a demand column,
-- stocks), and stays with those who stay
local function own_of(context, i)
  local sold = context.economy:get(context.lane, "orders")[i] + context.economy:get(context.lane, "final")[i]
  local own = sold > 0 and context.x0[i] / sold or 1
  return own < 1 - 1e-9 and own or 1
end

-- hosts of whom nothing says whom they buy from
local function note_columns(shock, at, parts)
  local out, noted = {}, {}
  for _, part in ipairs(parts) do
    local good, known = at.goods[at.good[part.home]], not buys(at.chain, part.home)
    for _, host in ipairs(part.hosts) do known = known or buys(at.chain, host) end
    if not known and not noted[good] then out[#out + 1], noted[good] = good, true end
  end
  if #out == 0 then return nil end
  local more = #out > NAMED and (" and %d more goods"):format(#out - NAMED) or ""
  return ("the makers of '%s'%s in '%s' have no inputs in the table: who moves keeps home's origins"):format(
    table.concat(out, "', '", 1, math.min(#out, NAMED)), more, shock.toward)
end

-- those who have come to `on` by another relocation are not among its makers
local function note_of(shock, context, parts)
  local is_home = {}
  for _, part in ipairs(parts) do is_home[part.home] = true end
  for _, m in ipairs(context.movers and context.movers.list or {}) do
    if m.shock ~= context.shock and is_home[m.host] then
      return ("makers who have come to '%s' by another relocation stay there"):format(shock.on)
    end
  end
end

local function notes_of(shock, context, parts)
  local notes = {note_of(shock, context, parts)}
  if context.movers then notes[#notes + 1] = note_columns(shock, context.movers.base, parts) end
  return notes[1] and table.concat(notes, "; ") or nil
end

local function make(shock, context, path)
  local event = {gone = 0, past = {}, parts = parts_of(shock, context.movers and context.movers.base or context, path)}
  event.all, event.note = hits.in_region(context, nil, path), notes_of(shock, context, event.parts)
  for _, part in ipairs(event.parts) do
    part.good, part.from, part.movers = context.good[part.home], hits.flags(context, {part.home}), {}
    part.toward, part.own = {}, own_of(context, part.home)
    if part.follows then part.share = math.min(1, part.share * part.own) end
    for i = 1, context.n do part.toward[i] = 0 end
    for k, host in ipairs(part.hosts) do
      local node = movers.node(context.movers, context.shock, part.home, host)
      part.movers[k] = {node = node, column = column_of(context, host)}
      part.toward[node] = part.weights[k]
    end
  end
  return event
end

-- those of a part who have not gone yet and go now, with all that they have
local function go(part, now, before, lane)
  local goes, stay = now > before and (now - before) / (1 - before) or 0, 1
  for k, mover in ipairs(goes > 0 and part.movers or {}) do
    local share = math.min(stay, goes * part.weights[k])
    if stay > 0 then assert(lane.context.economy:relocate(lane.lane, part.home, mover.node, share / stay)) end
    stay = stay - share
  end
end

-- of all makers at home, those who have gone
local function note_gone(part, place)
  part.gone = 0
  for _, mover in ipairs(part.movers) do part.gone = part.gone + place[mover.node] end
end

-- how far the columns of those who have gone are the host's: linearly over `localise` years from when each went, which
-- is the mean of what had gone over that time, against what has
local function localised(event, lane)
  local past, window = event.past, event.shock.localise * lane.steps
  if event.gone == 0 or window == 0 then return event.gone > 0 and 1 or 0 end
  local sum = 0
  for q = 1, math.min(#past, math.ceil(window)) do sum = sum + past[#past + 1 - q] * math.min(1, window - q + 1) end
  return math.min(1, sum / window / event.gone)
end

-- the part of makers who go in the long run
local function pull_of(shock)
  return shock.gap > 0 and 2 / (1 + math.exp(-shock.sensitivity * shock.gap)) - 1 or 0
end

-- the part of makers who have gone by the end of a step: of those still to go, by the time in it in which it holds
local function gone_by(event, lane, time)
  local shock, dt = event.shock, 1 / lane.steps
  local years = math.min(dt, curve.overlap(shock, time, dt, lane.from))
  if years < NEAR then return event.gone end
  return event.gone + math.max(0, pull_of(shock) - event.gone) * (1 - (1 - shock.pace) ^ years)
end

local function before(event, lane, time)
  local was = event.gone
  event.gone = gone_by(event, lane, time)
  for _, part in ipairs(event.parts) do go(part, event.gone * part.share, was * part.share, lane) end
  local place = lane.context.economy:get(lane.lane, "place")
  for _, part in ipairs(event.parts) do note_gone(part, place) end
  event.local_share = localised(event, lane)
  event.past[#event.past + 1] = event.gone
end

-- buyers of what they made follow those who have gone, in the order in which relocations act: each takes a share of
-- what is left, before others move what buyers take
local function apply(event, effect)
  effect.gone = effect.gone or {}
  for _, part in ipairs(event.parts) do
    local done = effect.gone[part.home] or 0
    if part.gone > 0 then
      effect:move{good = part.good, from = part.from, to = event.all, toward = part.toward, first = true,
        share = math.min(1, part.own * part.gone / (1 - part.own * done))}
      effect.gone[part.home] = done + part.gone
      for _, mover in ipairs(event.local_share > 0 and part.movers or {}) do
        effect:turn(mover.node, event.local_share, mover.column)
      end
    end
  end
end

-- ---- items over years: providers in a country go, with their share of what home buys

local function on_items(shock, at, path)
  case.check_providers(at.parts, shock.on, path .. ".on")
  case.check_providers(at.parts, shock.toward, path .. ".toward")
  local function leaves(row) return row.name == shock.on or row.country == shock.on end
  return {hit = at:turn(shock, path, shock.toward, leaves), gone = 0}
end

local function leave(event, lane, time) event.gone = gone_by(event, lane, time) end

return declare.instrument{
  name = "relocation", is = "shock", time = "span", was = {to = "toward"},
  text = "Makers of `goods` in the region `on` leave for the region `toward`, where they are cheaper by `gap`, in "
    .. "time. In the long run the part 2 / (1 + exp(-sensitivity gap)) - 1 of them leaves (0.76 at a gap of 0.1), and "
    .. "nobody where there is no gap; each year the part `pace` of those who are still to go goes. They take their "
    .. "capacity, stocks and customers along, and buy what they bought at home of whom they bought it; within "
    .. "`localise` years, in a straight line, they turn to the origins from which the host's own makers of the good "
    .. "buy; how much of each good they need a unit of output stays as at home. What they make counts in the host "
    .. "region, whose old makers keep their capacity and customers; what other instruments build at home, and what is "
    .. "drawn from outside there (imports in a demand column), stays there. Suppliers in `on` follow their leader to "
    .. "where their good is made: of each the share `follow` x its sales to the leavers / all that it sells x what has"
    .. " left. After `lasts` nobody else goes, and nobody comes back.",
  example = 'lian.relocation{goods = "L", on = "CHN", toward = "ROW", gap = 0.15}',
  fields = {
    {"goods", "goods", required = true, text = "sectors, or items"},
    {"on", "text", required = true, text = "the region that they leave"},
    {"toward", "text", required = true, text = "the region that they go to"},
    {"gap", "number", required = true, text = "how much cheaper it is there", unit = "share of cost"},
    {"sensitivity", "positive", default = 20, text = "of the part that leaves to the gap"},
    {"pace", "share", default = 0.2, text = "part that goes each year", unit = "share a year"},
    {"follow", "share", default = 0.5, text = "part of suppliers' sales to leavers that follows", unit = "share",
      only = "in_time"},
    {"localise", "not_negative", default = 5, text = "time until they buy from whom the host's makers buy",
      unit = "years", only = "in_time"},
  },
  in_time = {
    movers = parts_of,
    make = make,
    before = before,
    strength = function(event) return event.gone end,
    starves = function(event)
      local nodes = {}
      for k, part in ipairs(event.parts) do nodes[k] = part.home end
      return nodes
    end,
    also = function(event) return event.local_share end,
    apply = apply,
  },
  over_years = {make = on_items, before = leave, strength = function(event) return event.gone end,
    apply = function(event, effect, s) effect:turn(event.hit.cells, event.hit.toward, s) end},
}
