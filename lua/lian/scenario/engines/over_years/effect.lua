--- What all shocks and policies of a scenario together do to one lane of a list of items in a month: shares of
--- providers move, and what each delivers is multiplied. Only items that something acts on are followed.
local effect = {}
local methods = {}
local meta = {__index = methods}

---@param context table rows by item, own and abroad by item at rest, home
---@return table effect
function effect.new(context)
  return setmetatable({context = context, share = {}, factor = {}, own = {}, abroad = {}, list = {}}, meta)
end

local function touch(self, i)
  local share = self.share[i]
  if share then return share, self.factor[i] end
  local rows, factor = self.context.rows[i], {}
  share = {}
  for k, row in ipairs(rows) do share[k], factor[k] = row.share, 1 end
  self.share[i], self.factor[i], self.list[#self.list + 1] = share, factor, i
  return share, factor
end

---What is delivered in these cells is multiplied.
function methods.multiply(self, cells, by)
  for _, cell in ipairs(cells) do
    local _, factor = touch(self, cell.item)
    for _, k in ipairs(cell.rows) do factor[k] = factor[k] * by end
  end
end

---The share of what these cells are moves to another provider of the item.
---@param cells table[]
---@param toward table<integer, integer> item -> row
---@param share number
function methods.turn(self, cells, toward, share)
  for _, cell in ipairs(cells) do
    local of, moved = touch(self, cell.item), 0
    for _, k in ipairs(cell.rows) do
      moved = moved + of[k] * share
      of[k] = of[k] * (1 - share)
    end
    local to = toward[cell.item]
    of[to] = of[to] + moved
  end
end

---Providers grow to so many times their share, at most all of it; the others make room in proportion.
function methods.grow(self, cells, times)
  for _, cell in ipairs(cells) do
    local of, mine, whole = touch(self, cell.item), {}, 0
    for _, k in ipairs(cell.rows) do mine[k], whole = true, whole + of[k] end
    local grown = math.min(math.max(1, whole), whole * times)
    local up, down = whole > 0 and grown / whole or 1, whole < 1 and math.max(0, 1 - grown) / (1 - whole) or 0
    for k, share in ipairs(of) do of[k] = share * (mine[k] and up or down) end
  end
end

local ROUNDING = 1e-12 -- less than this is nothing (csrc/network/case.h)

-- home's share of an item and that of others, at one instant
local function sums(self, i)
  local context, own, abroad = self.context, 0, 0
  local share, factor = self.share[i], self.factor[i]
  for k, row in ipairs(context.rows[i]) do
    local v = share[k] * factor[k]
    if row.country == context.home then own = own + v else abroad = abroad + v end
  end
  return own < ROUNDING and 0 or own, abroad < ROUNDING and 0 or abroad
end

---The mean over the instants of a month.
---@param effects table[]
---@param weights number[] that add up to 1, but for rounding
---@return table effect with own and abroad by item
function effect.mean(effects, weights)
  local out, seen, whole = effects[1], {}, 0
  for _, w in ipairs(weights) do whole = whole + w end
  for t, one in ipairs(effects) do
    for _, i in ipairs(one.list) do
      if not seen[i] then
        seen[i] = true
        local own, abroad = 0, 0
        for u, other in ipairs(effects) do
          local a, b = out.context.own[i], out.context.abroad[i]
          if other.share[i] then a, b = sums(other, i) end
          own, abroad = own + weights[u] / whole * a, abroad + weights[u] / whole * b
        end
        out.own[i], out.abroad[i] = own, abroad
        if t > 1 then out.list[#out.list + 1] = i end
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
  local context = self.context
  for _, i in ipairs(self.list) do
    if not old or old.own[i] ~= self.own[i] or old.abroad[i] ~= self.abroad[i] then
      course:set(lane, i, self.own[i], self.abroad[i])
    end
  end
  for _, i in ipairs(old and old.list or {}) do
    if not self.own[i] then course:set(lane, i, context.own[i], context.abroad[i]) end
  end
end

return effect
