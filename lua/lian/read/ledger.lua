--- Mass balance of a reading: what each file holds, what went into which block, what was left out, all as sums.
---   file = sum of its blocks + rows left out + columns left out (over the other rows) + cells beside the blocks
--- Cost: one pass over each file, by the core.
local lists = require "lian.base.lists"
local roles = require "lian.chain.roles"

local ledger = {}

local function all(count)
  local list = {}
  for k = 1, count do list[k] = k end
  return list
end

---Records that cells of a sheet are (part of) a block.
---@param s table sheet
---@param block string "flows", "final demand", "inputs", "output", ...
---@param rows integer[]
---@param columns integer[]
---@param cells? lian.matrix these cells, where they are picked already
function ledger.claim(s, block, rows, columns, cells)
  s.claims = s.claims or {}
  local sum = lists.sum((cells or s.values:pick(rows, columns)):row_sums())
  s.claims[#s.claims + 1] = {block = block, rows = rows, columns = columns, sum = sum}
end

---Records that a sheet is one block throughout.
function ledger.claim_all(s, block)
  ledger.claim(s, block, all(s.values:rows()), all(s.values:cols()), s.values)
end

-- the places that no claim covers on one side, and those that some does
local function uncovered(claims, side, places)
  local seen, left, covered = {}, {}, {}
  for _, claim in ipairs(claims) do for _, k in ipairs(claim[side]) do seen[k] = true end end
  for _, k in ipairs(places) do table.insert(seen[k] and covered or left, k) end
  return left, covered
end

local function listed(what, places, labels, sums, into)
  for k, place in ipairs(places) do
    into[#into + 1] = {what = what, label = labels and labels[place] or tostring(place), sum = sums[k]}
  end
end

---What a sheet holds and where it went.
---@param s table sheet with claims; `universe`: the rows that were looked at (all when nil)
---@return table path, sum, blocks (name -> sum), left ({what, label, sum}[]), elsewhere
function ledger.of_sheet(s)
  local claims, rows, columns = s.claims or {}, s.universe or all(s.values:rows()), all(s.values:cols())
  local row_sums, out = s.values:row_sums(), {path = s.path, sum = 0, blocks = {}, left = {}}
  for _, i in ipairs(rows) do out.sum = out.sum + row_sums[i] end
  out.elsewhere = out.sum
  for _, claim in ipairs(claims) do
    out.blocks[claim.block] = (out.blocks[claim.block] or 0) + claim.sum
    out.elsewhere = out.elsewhere - claim.sum
  end
  local left_rows, kept_rows = uncovered(claims, "rows", rows)
  local sums = lists.at(row_sums, left_rows)
  listed("row", left_rows, s.row_labels or s.labels[1], sums, out.left)
  local left_columns = uncovered(claims, "columns", columns)
  if #left_columns > 0 and #kept_rows > 0 then
    listed("column", left_columns, s.column_labels or s.heads[#s.heads],
      s.values:pick(kept_rows, left_columns):col_sums(), out.left)
  end
  for _, item in ipairs(out.left) do out.elsewhere = out.elsewhere - item.sum end
  if math.abs(out.elsewhere) <= 1e-9 * math.max(math.abs(out.sum), 1) then out.elsewhere = 0 end
  return out
end

ledger.BLOCKS = {"flows", "imported flows", "final demand", "imported final demand", "inputs", "output"}

local function sum_of_block(chain, part, field)
  local block = chain:block(part)
  local values = #block.labels > 0 and block[field]
  return values and lists.sum(values:row_sums()) or nil
end

---What the blocks of a chain sum to, by their names here; flows of tables alone.
---@param chain lian.chain
---@return table<string, number>
function ledger.kept(chain)
  local flows, imports = chain:flows(), chain:flows("imports")
  return {flows = flows and lists.sum(flows:row_sums()) or nil,
    ["imported flows"] = imports and lists.sum(imports:row_sums()) or nil,
    ["final demand"] = sum_of_block(chain, "demand", "values"),
    ["imported final demand"] = sum_of_block(chain, "demand", "second"),
    inputs = sum_of_block(chain, "inputs", "values"), output = lists.sum(chain:output())}
end

---Records the last block of a sheet, without a copy of its cells, and what the sheet holds and where it went.
function ledger.close(s, block, rows, columns)
  local sums, sum, taken, others = s.values:row_sums(), 0, lists.set(columns), {}
  for j = 1, s.values:cols() do if not taken[j] then others[#others + 1] = j end end
  for _, i in ipairs(rows) do sum = sum + sums[i] end
  if #others > 0 then sum = sum - lists.sum(s.values:pick(rows, others):row_sums()) end
  s.claims = s.claims or {}
  s.claims[#s.claims + 1] = {block = block, rows = rows, columns = columns, sum = sum}
  s.closed = ledger.of_sheet(s)
end

---The mass balance of a reading.
---@param sheets table[] of all files that were read
---@param chain lian.chain
---@param told? table read and kept (block -> sum), where no sheet tells
---@return table files (see of_sheet), read and kept (block -> sum)
function ledger.of(sheets, chain, told)
  local out = {files = {}, read = told and told.read or {}, kept = ledger.kept(chain)}
  for block, sum in pairs(told and told.kept or {}) do out.kept[block] = sum end
  for k, s in ipairs(sheets) do
    local file = s.closed or ledger.of_sheet(s)
    out.files[k] = file
    for block, sum in pairs(file.blocks) do out.read[block] = (out.read[block] or 0) + sum end
  end
  return out
end

local DERIVED = {inputs = ", derived: what output leaves, with imports and taxes on products where they are no rows",
  output = ", derived from the sums of rows or columns", ["final demand"] = ", derived: what output leaves"}

local function block_text(block, read, kept)
  if not read then return roles.amount(kept) .. (DERIVED[block] or ", derived") end
  local most = math.max(math.abs(read), math.abs(kept))
  if math.abs(read - kept) <= 1e-9 * most then return roles.amount(kept) .. " read" end
  return ("%s read, %s kept"):format(roles.amount(read), roles.amount(kept))
end

---The mass balance as lines {name, text}.
---@param mass table see ledger.of
---@return table[]
function ledger.lines(mass)
  local lines = {}
  for _, block in ipairs(ledger.BLOCKS) do
    local read, kept = mass.read[block], mass.kept[block]
    if kept then lines[#lines + 1] = {block, block_text(block, read, kept)} end
    if read and not kept then lines[#lines + 1] = {block, roles.amount(read) .. " read, none kept"} end
  end
  for _, file in ipairs(mass.files) do
    if file.elsewhere ~= 0 then
      lines[#lines + 1] = {"beside blocks", ("cells of other rows and columns sum to %s, left out (%s)"):format(
        roles.amount(file.elsewhere), file.path:match("[^/\\]*$"))}
    end
  end
  return lines
end

return ledger
