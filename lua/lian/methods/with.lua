--- A list of items with some of it said anew: other shares, other variants, other inputs.
local assemble = require "lian.items.assemble"
local case = require "lian.items.case"
local lists = require "lian.base.lists"
local options = require "lian.base.options"
local rows = require "lian.items.rows"

local methods = {}

local CLASSES = {[0] = "critical", [1] = "important", [2] = "optional"}

-- ---- the list as rows

local function item_rows(chain)
  local list, names = {}, {}
  for i, label in ipairs(chain:nodes()) do list[i] = {label = label, at = "with"} end
  for _, name in ipairs(chain:attributes()) do
    names[#names + 1] = name
    local values = chain:attribute(name)
    for i, row in ipairs(list) do
      local v = values[i]
      if v ~= "" and v then row[name] = v end
    end
  end
  for _, name in ipairs{"base", "stage"} do
    local values = chain:axis(name)
    for i, row in ipairs(values and list or {}) do row[name] = values[i] ~= "" and values[i] or nil end
  end
  return list, names
end

local function raw_of(chain, parts)
  local labels = chain:nodes()
  local raw = {requires = {}, variants = {}, provides = {}, providers = {}, any = {}, at = "with"}
  raw.items, raw.names = item_rows(chain)
  for k, i in ipairs(parts.requirer) do
    raw.requires[k] = {item = labels[i], input = labels[parts.input[k]], class = CLASSES[parts.need[k]],
      at = "with"}
  end
  for k, i in ipairs(parts.kind) do
    raw.variants[k] = {item = labels[i], variant = labels[parts.variant[k]],
      weight = parts.weight[k] or nil, at = "with"}
  end
  for k, i in ipairs(parts.provided) do
    raw.provides[k] = {item = labels[i], provider = parts.provider[parts.by[k]], at = "with",
      share = parts.stated[k] or nil, to = parts.to[k] ~= "" and parts.to[k] or nil}
  end
  for g, provider in ipairs(parts.provider) do
    raw.providers[g] = {provider = provider, country = parts.country[g], at = "with"}
  end
  for i, any in ipairs(parts.any) do if any == 1 then raw.any[labels[i]] = true end end
  return raw
end

-- ---- said anew

-- rows whose key is said anew go, and the new ones come last
local function replace(old, new, key)
  local said, out = {}, {}
  for _, row in ipairs(new) do said[key(row)] = true end
  for _, row in ipairs(old) do if not said[key(row)] then out[#out + 1] = row end end
  for _, row in ipairs(new) do out[#out + 1] = row end
  return out
end

local function by_item(row) return row.item end
local function by_item_and_home(row) return row.item .. "\0" .. (row.to or "") end
local function by_provider(row) return row.provider end

-- ids become labels, so that rows of one item are known as such
local function settle_labels(chain, list, ...)
  local labels = chain:nodes()
  for _, row in ipairs(list) do
    for _, field in ipairs{...} do
      local i = case.find(chain, row[field])
      if i then row[field] = labels[i] end
    end
  end
end

local function merge_items(raw, new, names)
  local place, known = {}, lists.set(raw.names)
  for i, row in ipairs(raw.items) do place[row.label] = i end
  for _, row in ipairs(new) do
    local old = raw.items[place[row.label]]
    if old then
      for name, value in pairs(row) do old[name] = value end
    else
      raw.items[#raw.items + 1] = row
    end
  end
  for _, name in ipairs(names) do if not known[name] then raw.names[#raw.names + 1] = name end end
end

---The list with some of it said anew, for "what if": the shares of the items named in `provides` (for the
---world, or for the home `to`), the inputs of those in `requires`, the variants of those in `variants`,
---attributes of those in `items`, the countries of firms in `providers`; new items and providers are
---added. Written as lian.items takes them; what is not named stays.
---```lua
---local said_anew = assert(chips:with{requires = {["EUV scanner"] = {["EUV light source"] = "important"}},
---  provides = {["ArF photoresist"] = {JPN = 0.9, KOR = 0.06, CHN = 0.04}}})
---print(said_anew:autonomy{home = "CHN"})
---```
---@param self lian.chain items
---@param given table
---@return lian.chain|nil chain
---@return table|string found counts of what was assumed or repaired, or the message
---@return string|nil code
function methods.with(self, given)
  local parts = case.parts(self, "with")
  local o = options.check("with", given, rows.KEYS)
  local raw, new, m = raw_of(self, parts), rows.of(o, "with"), self:meta()
  settle_labels(self, new.items, "label")
  settle_labels(self, new.requires, "item", "input")
  settle_labels(self, new.variants, "item", "variant")
  settle_labels(self, new.provides, "item")
  merge_items(raw, new.items, new.names)
  raw.requires = replace(raw.requires, new.requires, by_item)
  raw.variants = replace(raw.variants, new.variants, by_item)
  raw.provides = replace(raw.provides, new.provides, by_item_and_home)
  raw.providers = replace(raw.providers, new.providers, by_provider)
  for label in pairs(new.any) do raw.any[label] = true end
  for _, name in ipairs{"title", "source", "unit", "year"} do
    if o[name] == nil and m[name] ~= "" then o[name] = m[name] end
  end
  return assemble.list(raw, o, rows.misuse)
end

return methods
