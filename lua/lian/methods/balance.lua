--- Balancing to new margins by RAS and GRAS (Stone 1961; Junius and Oosterhaven 2003).
local common = require "lian.methods.common"
local core = require "lian.core"
local options = require "lian.options"
local rebuild = require "lian.rebuild"

local methods = {}

local RULES = {
  rows = {"table", required = true}, columns = {"table", required = true},
  method = {"choice", "ras", "gras", default = "ras"}, scale = {"flag", default = false},
  tolerance = {"positive", default = 1e-10}, most = {"count", default = 10000},
}

-- margins from an array, or from label -> number with the present sums elsewhere
local function margins(labels, present, given, path)
  local out = {table.unpack(present)}
  if #given > 0 then
    if #given ~= #present then options.fail(path, #present .. " numbers", ("%d"):format(#given)) end
    for i, v in ipairs(given) do
      if type(v) ~= "number" then options.fail(("%s[%d]"):format(path, i), "a number", v) end
      out[i] = v
    end
    return out
  end
  local place = {}
  for i, label in ipairs(labels or {}) do place[label] = i end
  for label, v in pairs(given) do
    if not place[label] then
      local near = options.nearest(label, labels or {})
      options.raise(("%s: no '%s'%s"):format(path, tostring(label),
        near and (", did you mean '%s'?"):format(near) or ""))
    end
    if type(v) ~= "number" then options.fail(("%s['%s']"):format(path, label), "a number", v) end
    out[place[label]] = v
  end
  return out
end

local function scaled(columns, rows)
  local r, c = common.sum(rows), common.sum(columns)
  if c == 0 then return columns end
  local out = {}
  for j, v in ipairs(columns) do out[j] = v * r / c end
  return out
end

---Balances any matrix to row and column sums, by RAS or (with negative cells) GRAS: the nearest
---matrix with the same zeros. `scale` brings the columns to the rows' total when they differ.
---O(cells) a sweep. This is `lian.balance(matrix, {...})`.
---@param matrix lian.matrix
---@param given {rows: number[], columns: number[], method: string, scale: boolean, most: integer}
---@return lian.matrix|nil matrix
---@return table|string report {sweeps, worst}, or the message, which names the row or column
---@return string|nil code
local function balance_matrix(matrix, given)
  local o = options.check("balance", given, RULES)
  local rows = margins(matrix:row_labels(), matrix:row_sums(), o.rows, "balance.rows")
  local columns = margins(matrix:col_labels(), matrix:col_sums(), o.columns, "balance.columns")
  if o.scale then columns = scaled(columns, rows) end
  return core.analysis.balance(matrix, rows, columns, o.method == "gras", o.tolerance, o.most)
end

---A new chain whose flows between nodes have the given sums: `rows` (sales to nodes) and `columns`
---(purchases from nodes), arrays, or label -> sum with the others as they are. Output, demand and
---inputs per node keep their totals but for what the flows now take: final demand categories and
---input rows are scaled node by node so that output is unchanged; a node whose demand (or inputs)
---would have to come out of nothing is refused. Imports kept apart stay as they are.
---@param self lian.chain
---@param given table as for lian.balance
---@return lian.chain|nil chain
---@return string|nil message
---@return string|nil code
function methods.balance(self, given)
  local flows = self:flows()
  if not flows then
    return nil, "a network has no dense flows to balance", "not_supported_for_this_kind_of_chain"
  end
  local made, report, code = balance_matrix(flows, given)
  if not made then return nil, report, code end
  return rebuild.with_flows(self, made)
end

return {balance = methods.balance, raw_balance = balance_matrix}
