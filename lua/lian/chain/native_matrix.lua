--- What the core itself gives every matrix, described; the code is csrc/lua/matrix.c.
local core = require "lian.core"
local options = require "lian.base.options"

local methods = core.matrix

local function copy(list) return list and table.move(list, 1, #list, 1, {}) end

-- what the caller may change without changing the matrix
local function copied(name)
  local native = options.typed("matrix", name, methods[name])
  return function(self) return copy(native(self)) end
end

local function is_matrix(v) return core.class(v) == "lian.matrix" end
local function is_list(v) return v == nil or type(v) == "table" end
local function is_factor(v) return v == nil or type(v) == "number" end

---The number of rows (also `#matrix`).
---@param self lian.matrix
---@return integer
methods.rows = methods.rows

---The number of columns.
---@param self lian.matrix
---@return integer
methods.cols = methods.cols

---One cell, by index or label on either side; `matrix(i, j)` is the same.
---@param self lian.matrix
---@param row integer|string
---@param column integer|string
---@return number
methods.get = methods.get

---One row as an array.
---@param self lian.matrix
---@param row integer|string
---@return number[]
methods.row = methods.row

---One column as an array.
---@param self lian.matrix
---@param column integer|string
---@return number[]
methods.column = methods.column

---All cells as an array of rows.
---@param self lian.matrix
---@return number[][]
methods.totable = methods.totable

---The sum of each row.
---@param self lian.matrix
---@return number[]
methods.row_sums = methods.row_sums

---The sum of each column.
---@param self lian.matrix
---@return number[]
methods.col_sums = methods.col_sums

---The number of cells below zero.
---@param self lian.matrix
---@return integer
methods.negative = methods.negative

---Rows and columns exchanged.
---@param self lian.matrix
---@return lian.matrix
methods.transpose = methods.transpose

---The chosen rows and columns (arrays of indices, nil for all), with their labels.
---@param self lian.matrix
---@param rows? integer[]
---@param columns? integer[]
---@return lian.matrix
methods.pick = options.typed("matrix", "pick", methods.pick, {"rows", "an array of indices", is_list},
  {"columns", "an array of indices", is_list})

---The matrix product, 2 m n k operations on BLAS.
---@param self lian.matrix
---@param other lian.matrix
---@return lian.matrix
methods.product = options.typed("matrix", "product", methods.product, {"other", "a matrix", is_matrix})

---This plus factor times other (factor 1 when left out).
---@param self lian.matrix
---@param other lian.matrix
---@param factor? number
---@return lian.matrix
methods.add = options.typed("matrix", "add", methods.add, {"other", "a matrix", is_matrix},
  {"factor", "a number", is_factor})

---Row i times rows[i] and column j times columns[j]; nil leaves a side alone.
---@param self lian.matrix
---@param rows? number[]
---@param columns? number[]
---@return lian.matrix
methods.scale = options.typed("matrix", "scale", methods.scale, {"rows", "an array of numbers", is_list},
  {"columns", "an array of numbers", is_list})

methods.label = options.typed("matrix", "label", methods.label, {"rows", "an array of texts", is_list},
  {"columns", "an array of texts", is_list})

---The row labels, or nil.
---@param self lian.matrix
---@return string[]|nil
methods.row_labels = copied("row_labels")

---The column labels, or nil.
---@param self lian.matrix
---@return string[]|nil
methods.col_labels = copied("col_labels")

---Whether two matrices hold the same numbers bit for bit, labels aside; `==` is the same.
---@param self lian.matrix
---@param other lian.matrix
---@return boolean
methods.same = methods.same

---Names rows and columns; returns the matrix itself.
---@param self lian.matrix
---@param rows string[]|nil
---@param columns string[]|nil
---@return lian.matrix
methods.label = methods.label

---Gives the matrix's memory back now. The collector does so too, later.
---@param self lian.matrix
methods.close = methods.close

return methods
