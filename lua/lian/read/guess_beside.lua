--- What stands beside the flows of a table whose labels are known: final demand, primary inputs, output, totals.
--- Told by what adds up, then by the words of labels.
local lists = require "lian.base.lists"
local roles = require "lian.chain.roles"

local guess_beside = {}

-- words of labels in small letters -> roles, the surest first
local DEMAND = {
  {"exports", "export", "^ex$", "expo", "^p6", "出口", "ausfuhr"},
  {"imports", "import", "^im$", "impo", "^p7", "进口", "einfuhr"},
  {"government", "govern", "public", "ggfc", "政府", "staat"},
  {"inventory", "inventor", "stock", "invnt", "^p52", "存货", "vorrat"},
  {"investment", "invest", "capital formation", "gfcf", "^p51", "固定资本", "anlage"},
  {"households", "househ", "private cons", "^home$", "hfce", "^p3", "居民", "haushalt"},
  {"discrepancy", "error", "discrep", "residual", "^err$", "误差"},
}
local INPUTS = {
  {"labour", "labour", "labor", "wage", "compensation", "劳动者", "lohn", "arbeitnehmer"},
  {"depreciation", "deprec", "fixed capital", "折旧", "abschreib"}, {"product_taxes", "taxes on products"},
  {"taxes", "tax", "生产税", "steuer"}, {"surplus", "surplus", "profit", "盈余", "überschu"},
  {"value_added", "value added", "^va$", "增加值", "wertsch"},
}
local TOTALS = {"^total", "^sum", "insgesamt", "summe", "合计", "总投入", "总产出", "^output", "gross output"}
local NEAR = 1e-6 -- of the largest of what is compared: printed numbers are rounded

local function role_of(words, label)
  local small = label:lower():gsub(".*_", "")
  for _, item in ipairs(words) do
    for k = 2, #item do if small:find(item[k]) then return item[1] end end
  end
end

-- are the two lists the same but for rounding?
local function same(a, b)
  local scale, gap = 0, 0
  for k = 1, #a do scale, gap = math.max(scale, math.abs(a[k])), math.max(gap, math.abs(a[k] - b[k])) end
  return scale > 0 and gap <= math.max(NEAR * scale, 1e-9)
end

local function place_of(labels)
  local place = {}
  for k, label in ipairs(labels) do if label ~= "" then place[label] = place[label] or k end end
  return place
end

local function is_total(label)
  local small = label:lower()
  for _, word in ipairs(TOTALS) do if small:find(word) then return true end end
  return false
end

-- labels that rows and columns share, in the order of the rows, but for those of totals
local function find_flows(t)
  local columns, flows = place_of(t.columns), {rows = {}, columns = {}, labels = {}}
  local seen = {}
  for i, label in ipairs(t.rows) do
    if columns[label] and not seen[label] and not is_total(label) then
      seen[label] = true
      flows.rows[#flows.rows + 1], flows.columns[#flows.columns + 1] = i, columns[label]
      flows.labels[#flows.labels + 1] = label
    end
  end
  return flows
end

-- the flows without one label
local function flows_without(flows, drop)
  local out = {rows = {}, columns = {}, labels = {}}
  for k, label in ipairs(flows.labels) do
    if k ~= drop then
      local n = #out.labels + 1
      out.labels[n], out.rows[n], out.columns[n] = label, flows.rows[k], flows.columns[k]
    end
  end
  return out
end

local function sums(lines, across, value)
  local out = {}
  for k, i in ipairs(across) do
    local sum = 0
    for _, j in ipairs(lines) do sum = sum + value(i, j) end
    out[k] = sum
  end
  return out
end

local function rest_of(labels, taken)
  local used, rest = lists.set(taken), {}
  for k, label in ipairs(labels) do if not used[k] and label ~= "" then rest[#rest + 1] = k end end
  return rest
end

local function without(list, drop)
  local out = {}
  for _, k in ipairs(list) do if not drop[k] then out[#out + 1] = k end end
  return out
end

local function line(k, across, value)
  local out = {}
  for n, i in ipairs(across) do out[n] = value(i, k) end
  return out
end

-- lines that are sums: of the flows, or of a run of lines before them
local function find_totals(rest, flows, across, value)
  local totals, of_flows = {}, sums(flows, across, value)
  for n, k in ipairs(rest) do
    local here = line(k, across, value)
    if same(here, of_flows) then totals[k] = true end
    for from = n - 2, 1, -1 do
      local parts = {}
      for m = from, n - 1 do if not totals[rest[m]] then parts[#parts + 1] = rest[m] end end
      if #parts > 1 and same(here, sums(parts, across, value)) then totals[k] = true break end
    end
  end
  return totals
end

-- the line that is all flows and all other lines but totals, imports with their sign turned perhaps
local function find_output(rest, labels, flows, across, value, words)
  local totals = find_totals(rest, flows, across, value)
  local from_flows = sums(flows, across, value)
  for n = #rest, 1, -1 do
    local k = rest[n]
    totals[k] = nil
    local others = without(rest, totals)
    local here, plain, turned, some = line(k, across, value), {}, {}, false
    for m, i in ipairs(across) do
      plain[m], turned[m] = from_flows[m], from_flows[m]
      for _, j in ipairs(others) do
        if j ~= k then
          local v, is_import = value(i, j), role_of(words, labels[j]) == "imports"
          some = true
          plain[m], turned[m] = plain[m] + v, turned[m] + (is_import and -v or v)
        end
      end
    end
    if some and same(here, plain) then return k, totals, false end
    if some and same(here, turned) then return k, totals, true end
    totals = find_totals(rest, flows, across, value)
  end
  return nil, totals, false
end

local function add_roles(into, list, labels, words)
  local told = words == DEMAND and roles.of_demand or roles.of_input
  for _, k in ipairs(list) do
    local role = role_of(words, labels[k]) or told(labels[k]) or "other"
    into[role] = into[role] or {}
    table.insert(into[role], labels[k])
  end
end

-- Output that is printed as a row and as a column of one name is no sector: a label of both, first or last, that all
-- else sums to once it is taken out.
local function without_output(t, flows, value, across)
  for _, drop in ipairs{#flows.labels, 1} do
    local less, label = flows_without(flows, drop), flows.labels[drop]
    local columns, rows = rest_of(t.columns, less.columns), rest_of(t.rows, less.rows)
    local right = find_output(columns, t.columns, less.columns, less.rows, value, DEMAND)
    local below = find_output(rows, t.rows, less.rows, less.columns, across, INPUTS)
    if #less.labels >= 2 and (right and t.columns[right] == label or below and t.rows[below] == label) then
      return less
    end
  end
  return flows
end

---Adds flows, demand (role -> labels), inputs, output, left (labels of totals), adds_up, negate to what was guessed.
---@param t table rows, columns: labels
---@param value fun(i: integer, j: integer): number the number in a row and column of the table
function guess_beside.fill(t, value)
  local flows = find_flows(t)
  local function across(j, i) return value(i, j) end
  if #flows.labels > 2 then flows = without_output(t, flows, value, across) end
  t.flows, t.demand, t.inputs, t.left = flows, {}, {}, {}
  if #flows.labels < 2 then return end
  local columns, rows = rest_of(t.columns, flows.columns), rest_of(t.rows, flows.rows)
  local output, totals, turned = find_output(columns, t.columns, flows.columns, flows.rows, value, DEMAND)
  local below, sums_below = find_output(rows, t.rows, flows.rows, flows.columns, across, INPUTS)
  t.adds_up, t.adds_up_below = output ~= nil, below ~= nil
  t.output = output and t.columns[output] or below and t.rows[below]
  if output then totals[output] = true end
  if below then sums_below[below] = true end
  add_roles(t.demand, without(columns, totals), t.columns, DEMAND)
  add_roles(t.inputs, without(rows, sums_below), t.rows, INPUTS)
  t.negate = turned and t.demand.imports or nil
  for _, k in ipairs(columns) do if totals[k] and k ~= output then table.insert(t.left, t.columns[k]) end end
  for _, k in ipairs(rows) do if sums_below[k] and k ~= below then table.insert(t.left, t.rows[k]) end end
end

return guess_beside
