--- What a list of items says, as frames: who needs what, who provides what.
local case = require "lian.items.case"
local frame = require "lian.frame"
local options = require "lian.base.options"

local methods = {}

local CLASSES = {[0] = "critical", [1] = "important", [2] = "optional"}

---The requirement graph, link by link: input, item, class ("critical", "important", "optional", or
---"variant": the input is a type of the item) and, of variants, their weight in the mix.
---```lua
---print(chips:requirements():filter(function(row) return row.item == "EUV scanner" end))
---```
---@param self lian.chain items
---@return lian.frame requirements
function methods.requirements(self)
  local parts, labels = case.parts(self, "requirements"), self:nodes()
  local input, item, class, weight = {}, {}, {}, {}
  for k, i in ipairs(parts.requirer) do
    input[k], item[k], class[k] = labels[parts.input[k]], labels[i], CLASSES[parts.need[k]]
  end
  local sums = {}
  for k, i in ipairs(parts.kind) do sums[i] = (sums[i] or 0) + (parts.weight[k] or 1) end
  for k, i in ipairs(parts.kind) do
    local at = #input + 1
    input[at], item[at], class[at] = labels[parts.variant[k]], labels[i], "variant"
    weight[at] = (parts.weight[k] or 1) / sums[i]
  end
  return frame.new{{"input", input}, {"item", item}, {"class", class}, {"weight", weight}, count = #input,
    title = "what requires what"}
end

---Who provides what to `home` (its own shares where the list has them, else the world's): item, provider,
---country, share (worked out: a country's row holds what no firm of it does), stated, assumed.
---`goods`: items.
---```lua
---print(chips:provisions{home = "CHN"}:filter(function(row) return row.item == "ArF photoresist" end))
---```
---@param self lian.chain items
---@param given? {home: string, goods: string|string[]}
---@return lian.frame provisions
function methods.provisions(self, given)
  local o = options.check("provisions", given, {home = "text", goods = "labels", of = {now = "goods"}})
  local parts, labels = case.parts(self, "provisions"), self:nodes()
  if o.home then case.check_home(parts, o.home, "provisions.home") end
  local wanted
  if o.goods then
    wanted = {}
    for _, label in ipairs(type(o.goods) == "string" and {o.goods} or o.goods) do
      wanted[case.place(self, label, "provisions.goods")] = true
    end
  end
  local rows, c = case.rows_for(parts, o.home or ""), {item = {}, provider = {}, country = {}, share = {},
    stated = {}, assumed = {}}
  for i, label in ipairs(labels) do
    for _, p in ipairs((not wanted or wanted[i]) and rows[i] or {}) do
      local k, g = #c.item + 1, parts.by[p]
      c.item[k], c.provider[k], c.country[k] = label, parts.provider[g], parts.country[g]
      c.share[k], c.stated[k] = parts.share[p], parts.stated[p] or nil
      c.assumed[k] = parts.stated[p] == false
    end
  end
  local columns = {count = #c.item, title = "who provides what"}
  for k, name in ipairs{"item", "provider", "country", "share", "stated", "assumed"} do
    columns[k] = {name, c[name]}
  end
  return frame.new(columns)
end

return methods
