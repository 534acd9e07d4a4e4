--- A table in which purchases have moved from some makers to others of the same good, origin by origin: the table that
--- `sourcing` leaves. Recipes by good and final demand by good stay; output follows from the new links (Leontief), and
--- what each node buys, its imports and its primary inputs with its output.
--- Cost: the flows of the goods that move, and one solve.
local core = require "lian.core"
local lists = require "lian.base.lists"
local rebuild = require "lian.chain.rebuild"

local resource = {}

local function rows_of(matrix, n)
  local out = {}
  for i = 1, n do out[i] = matrix:row(i) end
  return out
end

-- moves a share of rows from[] to rows by weights, in the columns that are flagged
local function move_rows(rows, part, columns, share, n, moved)
  local weight = 0
  for i = 1, n do weight = weight + part.toward[i] end
  for c, is in ipairs(columns) do
    if is then
      local taken = 0
      for i = 1, n do
        if part.from[i] and rows[i][c] > 0 then
          local by = share * rows[i][c]
          rows[i][c], taken = rows[i][c] - by, taken + by
          moved[i] = moved[i] - by
        end
      end
      for i = 1, n do
        if part.toward[i] > 0 and taken > 0 then
          local by = taken * part.toward[i] / weight
          rows[i][c], moved[i] = rows[i][c] + by, moved[i] + by
        end
      end
    end
  end
end

-- the same from imports to the own makers of the good, or back
local function move_imports(domestic, imported, goods, columns, share, moved)
  for i in pairs(goods) do
    for c, is in ipairs(columns) do
      local by = is and share * math.max(0, imported[i][c]) or 0
      domestic[i][c], imported[i][c] = domestic[i][c] + by, imported[i][c] - by
      moved[i] = moved[i] + by
    end
  end
end

-- parts of a new chain with other flows and demand, everything a node buys in step with its output
local function scaled(chain, spec, flows, imports, demand, second, x1)
  local n, x0, by = #chain, chain:output(), {}
  for j = 1, n do by[j] = x0[j] ~= 0 and x1[j] / x0[j] or 1 end
  local function columns(rows)
    for i = 1, #rows do for j = 1, n do rows[i][j] = rows[i][j] * by[j] end end
    return core.matrix_new(#rows, n, rows)
  end
  spec.flows, spec.output = columns(flows), x1
  spec.imports = imports and columns(imports) or nil
  spec.demand.values = core.matrix_new(n, #spec.demand.labels, demand)
  spec.demand.second = second and core.matrix_new(n, #spec.demand.labels, second) or nil
  for _, part in ipairs{"inputs", "extensions"} do
    local block = spec[part]
    if block then
      local rows = rows_of(block.values, #block.labels)
      block.values = columns(rows)
    end
  end
  return core.chain_new(spec)
end

---@param chain lian.chain
---@param moves table[] hit, share: what each policy moves (see the instrument `sourcing`)
---@return lian.chain|nil moved
---@return number[]|string sales moved by node, money a year; or the message
---@return string|nil code
function resource.apply(chain, moves)
  local n, spec = #chain, rebuild.parts(chain)
  local flows, demand = rows_of(spec.flows, n), rows_of(spec.demand.values, n)
  local imports = spec.imports and rows_of(spec.imports, n)
  local second = spec.demand.second and rows_of(spec.demand.second, n)
  local moved = lists.zeros(n)
  for _, move in ipairs(moves) do
    if move.hit.imports then
      move_imports(flows, imports, move.hit.goods, move.hit.to, move.share, moved)
      if second then move_imports(demand, second, move.hit.goods, move.hit.columns, move.share, moved) end
    else
      for _, part in ipairs(move.hit.parts) do
        move_rows(flows, part, move.hit.to, move.share, n, moved)
        move_rows(demand, part, move.hit.columns, move.share, n, moved)
      end
    end
  end
  local f, before, own = chain:final_demand(), spec.demand.values, {}
  for i = 1, n do
    own[i] = f[i]
    for d, v in ipairs(before:row(i)) do own[i] = own[i] + (demand[i][d] - v) end
  end
  local changed, message, code = core.chain_new{kind = "table", nodes = chain:nodes(),
    flows = core.matrix_new(n, n, flows), output = chain:output()}
  if not changed then return nil, message, code end
  local x1
  x1, message, code = core.analysis.leontief_output(changed, "domestic", own)
  if not x1 then return nil, message, code end
  local made
  made, message, code = scaled(chain, spec, flows, imports, demand, second, x1)
  if not made then return nil, message, code end
  return made, moved
end

return resource
