--- Triage: which of three kinds of problem a good has, by criteria with thresholds. Stranglehold: an embargo
--- suffocates what it goes into (remedy: national programmes). Shortfall: home makes it, but worse
--- (upgrades along the chain). Fragmented: many small makers without bargaining power (leaders with
--- specialised small firms). Sound: none of these. Undetermined: what is known leaves several open.
---
--- Evidence that is missing is neither met nor unmet. A criterion without it is unknown, and unknown goes
--- through "and" and "or" as in three-valued logic (Kleene 1952): a class is met, or excluded, only when what
--- is known is enough. A good has a class when it meets it and every class above is excluded (stranglehold
--- above shortfall above fragmented above sound); else it is undetermined between the possible ones.
local format = require "lian.base.format"
local frame = require "lian.frame"

local judge = {}

---Options with their defaults.
judge.THRESHOLDS = {
  loss = {"share", default = 0.01},                -- of the value at stake, to be a stranglehold
  hhi = {"share", default = 0.4},                  -- concentration of foreign provision, or
  top_share = {"share", default = 0.5},            -- the bloc's share of home's use
  self_sufficiency = {"share", default = 0.3},     -- home's own share, below which there is no way out
  ready = {"not_negative", default = 7},           -- readiness (1 to 10) below which there is none either
  readiness_low = {"not_negative", default = 4},   -- from here to `ready`: a shortfall
  pass_gap = {"share", default = 0.05},            -- pass rate below the bench
  unit_value_gap = {"share", default = 0.3},       -- unit value of exports below that of imports
  top_four = {"share", default = 0.2},             -- share of the four largest producers at home
}

local CLASSES = {"stranglehold", "shortfall", "fragmented"}
local RANK = {stranglehold = 1, shortfall = 2, fragmented = 3, undetermined = 4, sound = 5}

judge.REMEDIES = "remedies: stranglehold, national programmes; shortfall, upgrades along the chain; "
  .. "fragmented, leaders with specialised small firms"

-- ---- three-valued logic: true, false, nil for unknown; n values, as nil ends no list

local function all(n, ...)
  local known = true
  for k = 1, n do
    local v = select(k, ...)
    if v == false then return false end
    if v == nil then known = nil end
  end
  return known
end

local function any(n, ...)
  local known = false
  for k = 1, n do
    local v = select(k, ...)
    if v then return true end
    if v == nil then known = nil end
  end
  return known
end

local ROUNDING = 1e-9 -- shares are sums and quotients: 0.3 comes as 0.29999999999999999 too

local TESTS = {
  [">="] = function(v, t) return v >= t - ROUNDING end, ["<"] = function(v, t) return v < t - ROUNDING end,
  [">"] = function(v, t) return v > t + ROUNDING end,
}

local function number(v) return type(v) == "number" and v == v and v or nil end

-- a criterion: noted, and its verdict given back
local function criterion(list, class, name, value, relation, threshold, ...)
  local met
  if value ~= nil and threshold ~= nil then met = TESTS[relation](value, threshold) end
  list[#list + 1] = {class = class, criterion = name, value = value, relation = relation,
    threshold = threshold, met = met, needs = {...}}
  return met
end

-- ---- the classes

-- A bloc takes no more than all abroad together: where that is below the threshold, so is what any bloc takes. From the
-- threshold up it says nothing of blocs.
local function bound(list, class, value, threshold)
  local met
  if value ~= nil and TESTS["<"](value, threshold) then met = false end
  list[#list + 1] = {class = class, criterion = "loss by all abroad, an upper bound", value = value, relation = ">=",
    threshold = threshold, met = met, needs = {}}
  return met
end

local function stranglehold(e, t, list)
  local class = "stranglehold"
  local loss = criterion(list, class, "loss", e.loss, ">=", t.loss, "loss")
  local most = bound(list, class, e.loss_abroad, t.loss)
  local hhi = criterion(list, class, "concentration of foreign provision (HHI)", e.hhi, ">=", t.hhi, "hhi")
  local top = criterion(list, class, "the bloc's share of home's use", e.top_share, ">=", t.top_share, "top_share")
  local own = criterion(list, class, "self-sufficiency", e.self_sufficiency, "<", t.self_sufficiency,
    "self_sufficiency")
  local ready = criterion(list, class, "readiness", e.readiness, "<", t.ready, "readiness")
  if loss == nil then loss = most end
  return all(3, loss, any(2, hhi, top), any(2, own, ready))
end

local function difference(a, b) return a and b and a - b or nil end

local function shortfall(e, t, list, medians)
  local class = "shortfall"
  local own = criterion(list, class, "self-sufficiency", e.self_sufficiency, ">=", t.self_sufficiency,
    "self_sufficiency")
  local gap = criterion(list, class, "pass rate below the bench", difference(e.bench, e.pass_rate), ">",
    t.pass_gap, "pass_rate", "bench")
  local low = criterion(list, class, "readiness, at least", e.readiness, ">=", t.readiness_low, "readiness")
  local high = criterion(list, class, "readiness, below", e.readiness, "<", t.ready, "readiness")
  local lag = e.export_unit_value and e.import_unit_value and e.import_unit_value > 0 and
    1 - e.export_unit_value / e.import_unit_value or nil
  local cheap = criterion(list, class, "unit value of exports below that of imports", lag, ">",
    t.unit_value_gap, "export_unit_value", "import_unit_value")
  local depends = criterion(list, class, "dependence above the median", e.dependence, ">",
    medians.dependence, "dependence")
  local alone = criterion(list, class, "co-operation below the median", e.cooperation, "<",
    medians.cooperation, "cooperation")
  return all(2, own, any(4, gap, all(2, low, high), cheap, all(2, depends, alone)))
end

local function fragmented(e, t, list)
  local class = "fragmented"
  local top = criterion(list, class, "share of the four largest at home", e.home_top_four, "<", t.top_four,
    "home_top_four")
  local margin = criterion(list, class, "margin below the buyers'", e.margin, "<", e.buyers_margin, "margin",
    "buyers_margin")
  local buyers = criterion(list, class, "buyers more concentrated than sellers", e.buyers_hhi, ">",
    e.sellers_hhi, "buyers_hhi", "sellers_hhi")
  return all(3, top, margin, buyers)
end

local TEST = {stranglehold = stranglehold, shortfall = shortfall, fragmented = fragmented}

-- ---- one verdict

-- names of the evidence that leaves these classes open
local function missing_for(list, classes, e)
  local names, seen = {}, {}
  for _, c in ipairs(list) do
    for _, name in ipairs(classes[c.class] and c.met == nil and c.needs or {}) do
      if not seen[name] and e[name] == nil then
        seen[name] = true
        names[#names + 1] = name
      end
    end
  end
  return names
end

-- the unmet criterion that came nearest, of the classes that were not reached
local function nearest(list, class, met)
  local best, least
  for _, c in ipairs(list) do
    local later = RANK[c.class] < RANK[class] and not met[c.class]
    if later and c.met == false then
      local scale = math.max(math.abs(c.threshold), 1e-9)
      local distance = math.abs(c.value - c.threshold) / scale
      if not least or distance < least then best, least = c, distance end
    end
  end
  return best and format("%s: %s %.3g, asked %s %.3g", best.class, best.criterion, best.value,
    best.relation, best.threshold) or nil
end

-- the classes that a good can be: those not excluded, down to the first that is met
local function possible_of(met)
  local possible, open = {}, {}
  for _, class in ipairs(CLASSES) do
    if met[class] ~= false then possible[#possible + 1] = class end
    if met[class] then return possible, open end
    if met[class] == nil then open[class] = true end
  end
  possible[#possible + 1] = "sound"
  return possible, open
end

local ANSWERS = {[true] = "yes", [false] = "no"}

-- "stranglehold no, shortfall yes": the classes that what is known decides
local function judged_of(met)
  local out = {}
  for _, class in ipairs(CLASSES) do
    if met[class] ~= nil then out[#out + 1] = ("%s %s"):format(class, ANSWERS[met[class]]) end
  end
  return out
end

local FIELDS = {"loss", "loss_abroad", "hhi", "top_share", "self_sufficiency", "readiness", "pass_rate", "bench",
  "export_unit_value", "import_unit_value", "dependence", "cooperation", "home_top_four", "margin",
  "buyers_margin", "buyers_hhi", "sellers_hhi", "months"}

---The verdict on one good.
---@param evidence table numbers by name (FIELDS above) and bloc; nil or NaN: missing
---@param thresholds table
---@param medians table dependence, cooperation: of all goods judged; nil: unknown
---@return table verdict class, judged (texts), possible (classes), missing (names), near (text), criteria
function judge.one(evidence, thresholds, medians)
  local e, list, met = {}, {}, {}
  for _, name in ipairs(FIELDS) do e[name] = number(evidence[name]) end
  for _, class in ipairs(CLASSES) do met[class] = TEST[class](e, thresholds, list, medians or {}) end
  local possible, open = possible_of(met)
  local class = #possible == 1 and possible[1] or "undetermined"
  return {class = class, judged = judged_of(met), possible = possible, met = met,
    missing = missing_for(list, open, e), near = nearest(list, class, met), criteria = list, evidence = e,
    bloc = evidence.bloc}
end

-- ---- many of them

local function median(rows, name)
  local values = {}
  for _, row in ipairs(rows) do
    local v = number(row.evidence[name])
    if v then values[#values + 1] = v end
  end
  if #values == 0 then return nil end
  table.sort(values)
  local k = #values
  return k % 2 == 1 and values[(k + 1) // 2] or (values[k // 2] + values[k // 2 + 1]) / 2
end

local function sorted(rows, thresholds)
  local medians = {dependence = median(rows, "dependence"), cooperation = median(rows, "cooperation")}
  local list = {}
  for k, row in ipairs(rows) do
    list[k] = {row = row, at = k, verdict = judge.one(row.evidence, thresholds, medians)}
  end
  table.sort(list, function(a, b)
    local p, q = RANK[a.verdict.class], RANK[b.verdict.class]
    if p ~= q then return p < q end
    local x, y = a.verdict.evidence.loss or -1, b.verdict.evidence.loss or -1
    if x ~= y then return x > y end
    return a.at < b.at
  end)
  return list
end

local SHOWN = {"loss", "bloc", "loss_abroad", "hhi", "top_share", "self_sufficiency", "readiness", "months"}

local function joined(list) return #list > 0 and table.concat(list, ", ") or nil end

local function verdict_frame(list, note, blocs)
  local columns, item = {}, {}
  for k, one in ipairs(list) do item[k] = one.row.label end
  columns[1] = {"item", item}
  for a, axis in ipairs(list[1] and list[1].row.axes or {}) do
    local values = {}
    for k, one in ipairs(list) do values[k] = one.row.axes[a][2] end
    columns[#columns + 1] = {axis[1], values}
  end
  local class, judged, possible, missing, near = {}, {}, {}, {}, {}
  for k, one in ipairs(list) do
    local v = one.verdict
    class[k], judged[k], missing[k], near[k] = v.class, joined(v.judged), joined(v.missing), v.near
    possible[k] = v.class == "undetermined" and joined(v.possible) or nil
  end
  columns[#columns + 1] = {"class", class}
  for _, name in ipairs(SHOWN) do
    local values = {}
    for k, one in ipairs(list) do
      values[k] = name == "bloc" and one.verdict.bloc or name ~= "bloc" and one.verdict.evidence[name] or nil
    end
    columns[#columns + 1] = {name, values, unit = name == "months" and "months" or nil}
  end
  columns[#columns + 1] = {"judged", judged}
  columns[#columns + 1] = {"possible", possible}
  columns[#columns + 1] = {"missing", missing}
  columns[#columns + 1] = {"near", near}
  columns.count, columns.title, columns.note = #list, "kinds of problem", note
  columns.provenance = blocs and {blocs = blocs} or nil
  return frame.new(columns)
end

-- "judged: 3 of 5 (stranglehold 2, sound 1); undetermined: 2, of which 1 can be no stranglehold"
local function count_text(list)
  local n, safe, parts = {}, 0, {}
  for _, one in ipairs(list) do
    local v = one.verdict
    n[v.class] = (n[v.class] or 0) + 1
    if v.class == "undetermined" and v.met.stranglehold == false then safe = safe + 1 end
  end
  for _, class in ipairs{"stranglehold", "shortfall", "fragmented", "sound"} do
    if n[class] then parts[#parts + 1] = ("%s %d"):format(class, n[class]) end
  end
  local open = n.undetermined or 0
  local text = ("judged: %d of %d"):format(#list - open, #list)
  if #parts > 0 then text = ("%s (%s)"):format(text, table.concat(parts, ", ")) end
  if open == 0 then return text end
  return ("%s; undetermined: %d%s"):format(text, open,
    safe > 0 and (", of which %d can be no stranglehold"):format(safe) or "")
end

local function evidence_frame(list)
  local c = {item = {}, class = {}, criterion = {}, value = {}, relation = {}, threshold = {}, met = {}}
  for _, one in ipairs(list) do
    for _, x in ipairs(one.verdict.criteria) do
      local k = #c.item + 1
      c.item[k], c.class[k], c.criterion[k] = one.row.label, x.class, x.criterion
      c.value[k], c.relation[k], c.threshold[k] = x.value, x.relation, x.threshold
      c.met[k] = ANSWERS[x.met] or "unknown"
    end
  end
  local columns = {count = #c.item, title = "evidence"}
  for k, name in ipairs{"item", "class", "criterion", "value", "relation", "threshold", "met"} do
    columns[k] = {name, c[name]}
  end
  return frame.new(columns)
end

---Verdicts and evidence on many goods.
---@param rows table[] {label, axes = {{name, text}, ...}, evidence}
---@param thresholds table and `blocs`, where they are named: kept in the provenance of the verdicts
---@param notes? string[]
---@return lian.frame verdicts by class, strangleholds first, then by loss
---@return lian.frame evidence one row a criterion and good; met: "yes", "no" or "unknown"
function judge.frames(rows, thresholds, notes)
  local list = sorted(rows, thresholds)
  local lines = {count_text(list)}
  table.move(notes or {}, 1, #(notes or {}), 2, lines)
  lines[#lines + 1] = judge.REMEDIES
  return verdict_frame(list, table.concat(lines, "; "), thresholds.blocs), evidence_frame(list)
end

return judge
