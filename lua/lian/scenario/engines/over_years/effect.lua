--- What all shocks and policies of a scenario together do to one lane of a list of items in a month: shares of
--- providers move, and what each delivers is multiplied. Only items that something acts on are followed; one that is
--- multiplied once, as most are, needs no shares of its own.
local effect = {}
local methods = {}
local meta = {__index = methods}

---@param context table rows by item, own and abroad by item at rest, home, effects (those worked out before, by key)
---@return table effect
function effect.new(context)
  return setmetatable({context = context, acts = {}, key = {}}, meta)
end

-- what is done is noted first: draws that do the same share what comes out
local function note(self, act, cells, number, toward)
  local k = #self.acts + 1
  self.acts[k], self.key[k] = {act, cells, number, toward}, ("%s%d %.17g"):format(act, cells.id, number)
end

---What is delivered in these cells is multiplied.
---@param cells table[] item, rows (places among its rows), own and abroad (their shares at rest)
---@param by number
function methods.multiply(self, cells, by) note(self, "multiply", cells, by) end

---The share of what these cells are moves to another provider of the item.
---@param cells table[]
---@param toward table<integer, integer> item -> row
---@param share number
function methods.turn(self, cells, toward, share) note(self, "turn", cells, share, toward) end

---Providers grow to so many times their share, at most all of it; the others make room in proportion.
function methods.grow(self, cells, times) note(self, "grow", cells, times) end

-- an item with shares and factors of its own
local function open(self, i)
  local share = self.share[i]
  if share then return share, self.factor[i] end
  local factor, cell = {}, self.once[i]
  share = {}
  for k, row in ipairs(self.context.rows[i]) do share[k], factor[k] = row.share, 1 end
  self.share[i], self.factor[i] = share, factor
  if cell then
    self.once[i] = nil
    for _, k in ipairs(cell.rows) do factor[k] = self.by[i] end
  else
    self.list[#self.list + 1] = i
  end
  return share, factor
end

local acts = {}

function acts.multiply(self, cells, by)
  local once, list, share = self.once, self.list, self.share
  for c = 1, #cells do
    local cell = cells[c]
    local i = cell.item
    if share[i] or once[i] then
      local _, factor = open(self, i)
      for _, k in ipairs(cell.rows) do factor[k] = factor[k] * by end
    else
      once[i], self.by[i], list[#list + 1] = cell, by, i
    end
  end
end

function acts.turn(self, cells, share, toward)
  for _, cell in ipairs(cells) do
    local of, moved = open(self, cell.item), 0
    for _, k in ipairs(cell.rows) do
      moved = moved + of[k] * share
      of[k] = of[k] * (1 - share)
    end
    local to = toward[cell.item]
    of[to] = of[to] + moved
  end
end

function acts.grow(self, cells, times)
  for _, cell in ipairs(cells) do
    local of, mine, whole = open(self, cell.item), {}, 0
    for _, k in ipairs(cell.rows) do mine[k], whole = true, whole + of[k] end
    local grown = math.min(math.max(1, whole), whole * times)
    local up, down = whole > 0 and grown / whole or 1, whole < 1 and math.max(0, 1 - grown) / (1 - whole) or 0
    for k, share in ipairs(of) do of[k] = share * (mine[k] and up or down) end
  end
end

local ROUNDING = 1e-12 -- less than this is nothing (csrc/network/case.h)

-- home's share of an item and that of others, at one instant
local function sums(self, i)
  local context, cell, own, abroad = self.context, self.once[i], 0, 0
  local share, factor = self.share[i], self.factor[i]
  if cell then
    local cut = 1 - self.by[i]
    own, abroad = context.own[i] - cell.own * cut, context.abroad[i] - cell.abroad * cut
  elseif share then
    for k, row in ipairs(context.rows[i]) do
      local v = share[k] * factor[k]
      if row.country == context.home then own = own + v else abroad = abroad + v end
    end
  else
    return context.own[i], context.abroad[i]
  end
  return own < ROUNDING and 0 or own, abroad < ROUNDING and 0 or abroad
end

local MOST_KEPT = 64 -- effects that are kept for other draws

-- own, abroad and list by item, worked out once for all draws that do the same
local function worked_out(self)
  local kept, key = self.context.effects_kept, table.concat(self.key, " ")
  if kept[key] then return kept[key] end
  for _, name in ipairs{"once", "by", "share", "factor", "own", "abroad", "list"} do self[name] = {} end
  for _, act in ipairs(self.acts) do acts[act[1]](self, act[2], act[3], act[4]) end
  for _, i in ipairs(self.list) do self.own[i], self.abroad[i] = sums(self, i) end
  if kept.count >= MOST_KEPT then
    kept = {count = 0}
    self.context.at.effects_kept = kept
  end
  kept[key], kept.count = self, kept.count + 1
  return self
end

---The mean over the instants of a month.
---@param effects table[]
---@param weights number[] that add up to 1, but for rounding
---@return table effect with own and abroad by item, and a list of items: to be read alone
function effect.mean(effects, weights)
  if #effects == 1 then return worked_out(effects[1]) end
  local context, whole, out = effects[1].context, 0, effect.new(effects[1].context)
  local of = {}
  for t, one in ipairs(effects) do of[t], whole = worked_out(one), whole + weights[t] end
  out.own, out.abroad, out.list = {}, {}, {}
  for _, one in ipairs(of) do
    for _, i in ipairs(one.list) do
      if not out.own[i] then
        local own, abroad = 0, 0
        for t, other in ipairs(of) do
          own = own + weights[t] / whole * (other.own[i] or context.own[i])
          abroad = abroad + weights[t] / whole * (other.abroad[i] or context.abroad[i])
        end
        out.own[i], out.abroad[i], out.list[#out.list + 1] = own, abroad, i
      end
    end
  end
  return out
end

---Sets what differs from the effect before; what nothing acts on any more is as at rest.
---@param course lian.course
---@param lane integer
---@param old table|nil
function methods.set(self, course, lane, old)
  local context, items, own, abroad = self.context, {}, {}, {}
  local function put(i, a, b)
    local k = #items + 1
    items[k], own[k], abroad[k] = i, a, b
  end
  for _, i in ipairs(self.list) do
    local a, b = self.own[i], self.abroad[i]
    if not old or old.own[i] ~= a or old.abroad[i] ~= b then put(i, a, b) end
  end
  for _, i in ipairs(old and old.list or {}) do
    if not self.own[i] then put(i, context.own[i], context.abroad[i]) end
  end
  if #items > 0 then course:share(lane, items, own, abroad) end
end

return effect
