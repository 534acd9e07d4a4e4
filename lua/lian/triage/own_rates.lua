--- How much of what home uses is its own, of a table.
local common = require "lian.methods.common"
local core = require "lian.core"
local frame = require "lian.frame"
local goal = require "lian.base.goal"
local goods_of_table = require "lian.triage.goods"
local places = require "lian.chain.places"

local own_rates = {}

---The self-guarantee rate of groups of goods: home supply for home use over home use, in value.
---@param chain lian.chain
---@param o table home, goods, each, level, target
---@return lian.frame|nil
---@return string|nil message
---@return string|nil code
function own_rates.self_guarantee(chain, o)
  local regions, note, _ = places.regions(chain), nil, nil
  local home = goods_of_table.home(chain, o.home, regions, "self_guarantee")
  if home then _, note = places.columns(chain, home, "self_guarantee.home") end
  if #regions < 2 and not chain:meta().split and not chain:attribute "region_use" then
    return nil, "this table says nothing of foreign goods: one region, no imports apart "
      .. "(chain:split() estimates them from an import column)", "bad_data"
  end
  if places.is_chosen(chain) and not chain:attribute "region_use" then
    return nil, places.unknown_imports(chain):gsub("^self_sufficiency is missing", "home's use is not known", 1)
      .. ": select from the whole chain again, or ask it for one region (home)", "bad_data"
  end
  local beyond = places.imports_beyond(chain)
  local goods = goods_of_table.list(chain, #regions > 1 and o.home or nil, o.goods, "self_guarantee.goods")
  local keys = common.groups(chain, o.each, "self_guarantee.each")
  local sourcing, message, code = core.analysis.sourcing(chain)
  if not sourcing then return nil, message, code end
  local place, c = {}, {group = {}, goods = {}, own = {}, use = {}, above = {}, judged = {}}
  for _, good in ipairs(goods) do
    local i = good.place
    if i and sourcing.use[i] > 0 then
      local key = keys[i]
      local k = place[key]
      if not k then
        k = #c.group + 1
        place[key], c.group[k], c.goods[k], c.own[k], c.use[k], c.above[k] = k, key, 0, 0, 0, 0
      end
      local own = math.max(0, sourcing.own[i])
      c.goods[k], c.own[k], c.use[k] = c.goods[k] + 1, c.own[k] + own, c.use[k] + sourcing.use[i]
      if goal.reached(own / sourcing.use[i], o.level) then c.above[k] = c.above[k] + 1 end
    end
  end
  local rate, share, target, met = {}, {}, {}, {}
  for k, goods_here in ipairs(c.goods) do
    rate[k], share[k], target[k] = c.own[k] / c.use[k], c.above[k] / goods_here, o.target
    met[k] = goal.reached(rate[k], o.target)
  end
  return frame.new{{"group", c.group}, {"goods", c.goods}, {"rate", rate}, {"items_above", c.above},
    {"share_above", share}, {"target", target}, {"met", met}, count = #c.group,
    title = "self-guarantee" .. (o.home and " of " .. o.home or ""),
    note = "home supply for home use over home use, in value" .. (note and "; " .. note or "")
      .. (beyond and "; " .. beyond or "")}
end

return own_rates
