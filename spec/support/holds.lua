--- Whether a chain keeps the balances that its report tells, node by node and in all.
local luassert = require "luassert"
local roles = require "lian.chain.roles"

local function sum(list)
  local out = 0
  for _, v in ipairs(list) do out = out + v end
  return out
end

---Raises unless rows, columns, value added by role, sums by role and the mass balance of files hold.
---@param chain lian.chain
---@param report table of its reader
---@param bound number of what may be off, as a share of the largest output
return function(chain, report, bound)
  local x, z, m = chain:output(), chain:flows(), chain:flows("imports")
  local most, inputs = 0, chain:block("inputs")
  for _, v in ipairs(x) do most = math.max(most, math.abs(v)) end
  local sold, bought, imported = z:row_sums(), z:col_sums(), m and m:col_sums()
  local finals, added, paid = chain:final_demand(), chain:value_added(), inputs.values:col_sums()
  local own = {}
  for k, role in ipairs(inputs.roles) do
    for j, v in ipairs(roles.adds_value(role) and inputs.values:row(k) or {}) do own[j] = (own[j] or 0) + v end
  end
  for i, v in ipairs(x) do
    luassert.is_true(math.abs(v - sold[i] - finals[i]) <= bound * most, "row " .. i)
    luassert.is_true(math.abs(v - bought[i] - (imported and imported[i] or 0) - paid[i]) <= bound * most,
      "column " .. i)
    luassert.is_true(math.abs(added[i] - (own[i] or 0)) <= 1e-12 * most, "value added " .. i)
  end
  local check = chain:check()
  local scale = 1e-9 * math.max(1, sum(x))
  luassert.near(sum(added), check.value_added, scale)
  luassert.near(check.value_added, report.sums.value_added, 0)
  luassert.same(check.inputs, report.sums.inputs)
  luassert.same(check.demand, report.sums.demand)
  luassert.near(sum(x), report.mass.kept.output, scale)
  luassert.near(sum(sold), report.mass.kept.flows, scale)
  luassert.near(sum(finals), report.mass.kept["final demand"], scale)
  luassert.near(sum(paid), report.mass.kept.inputs, scale)
  local outside = 0
  for role, v in pairs(check.inputs) do if not roles.adds_value(role) then outside = outside + v end end
  luassert.near(sum(x) - sum(bought) - (m and sum(imported) or 0) - outside, check.value_added,
    scale + bound * most * #x)
  for _, file in ipairs(report.mass.files) do -- file = blocks + rows and columns left out + cells beside them
    local whole = file.elsewhere
    for _, v in pairs(file.blocks) do whole = whole + v end
    for _, item in ipairs(file.left) do whole = whole + item.sum end
    luassert.near(file.sum, whole, 1e-9 * math.max(1, math.abs(file.sum)))
  end
end
