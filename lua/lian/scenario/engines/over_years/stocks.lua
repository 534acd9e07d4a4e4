--- Stockpiles of items: what policies and rules want in stock beyond what users keep anyway, and at which pace it is
--- bought. Buying depends on what providers deliver: of a pace of 2 months of use a year, half where half is cut.
local stocks = {}

---Before a step: nothing is wanted yet.
function stocks.clear(lane) lane.wanted = {} end

---Wants so many months of use of an item in stock, bought at `pace` months a month while they lack.
function stocks.want(lane, i, months, pace)
  local of = lane.wanted[i] or {months = 0, pace = 0}
  lane.wanted[i] = of
  of.months, of.pace = of.months + months, of.pace + pace
end

-- what comes of one unit that is asked for
local function delivered(lane, i)
  local context, of = lane.context, lane.effect
  local own, abroad = context.own[i], context.abroad[i]
  if of and of.own[i] then own, abroad = of.own[i], of.abroad[i] end
  return math.min(1, own + abroad)
end

---Sets what is wanted, once the step's shares are known.
function stocks.set(lane)
  local context, now = lane.context, lane.stocked or {}
  lane.stocked = now
  for i in pairs(now) do lane.wanted[i] = lane.wanted[i] or {months = 0, pace = 0} end
  for i, of in pairs(lane.wanted) do
    local cover, buy = (context.cover[i] or 0) + of.months, of.pace * delivered(lane, i)
    local old = now[i]
    if not old or old.cover ~= cover or old.buy ~= buy then
      context.economy:set(context.lane, i, nil, nil, cover, buy)
      now[i] = {cover = cover, buy = buy}
    end
  end
end

---Months of use in stock.
function stocks.held(lane, i) return (select(5, lane.context.economy:get(lane.context.lane, i))) end

return stocks
