--- Numbers for people: one number of decimals a column, thousands set apart.
local number = {}

local FEWEST, MOST = 1e-4, 1e15 -- sizes that are written out; others have an exponent
local GROUPED = 1e4             -- columns that reach this have their thousands set apart

-- the decimal point is a point whatever the locale says
local function print_with(form, value) return (form:format(value):gsub(",", ".")) end

local function group(digits)
  return (digits:reverse():gsub("(%d%d%d)", "%1,"):reverse():gsub("^,", ""))
end

local function fixed(value, decimals, grouped)
  local text = print_with("%." .. decimals .. "f", value)
  local sign, whole, rest = text:match("^(%-?)(%d+)(.*)$")
  if not text:find("[1-9]") then sign = "" end
  return sign .. (grouped and group(whole) or whole) .. rest
end

local function magnitude(size) return math.floor(math.log(size, 10) + 1e-12) end

local function largest(values, count)
  local most, whole = 0, true
  for i = 1, count do
    local v = values[i]
    if type(v) == "number" then
      most = math.max(most, math.abs(v))
      whole = whole and v % 1 == 0
    end
  end
  return most, whole
end

---How to show the numbers of a column: its largest gets `digits` significant figures and the
---others as many decimals, so that the column lines up; whole numbers stay whole. Thousands are
---set apart from 10,000 on, so that years are left alone.
---@param values (number|nil)[]
---@param count integer
---@param digits? integer 4 when left out
---@return {decimals: integer, grouped: boolean, exponent: integer|nil}
function number.style(values, count, digits)
  digits = digits or 4
  local most, whole = largest(values, count)
  local tiny = most ~= 0 and most < FEWEST
  return {
    decimals = (whole or most == 0) and 0 or math.max(0, digits - 1 - magnitude(most)),
    grouped = most >= GROUPED,
    exponent = tiny and digits - 1 or nil,
  }
end

---@param value number
---@param style {decimals: integer, grouped: boolean, exponent: integer|nil}
---@return string
function number.show(value, style)
  if value == 0 then return fixed(0, style.exponent and 0 or style.decimals) end
  if style.exponent or math.abs(value) >= MOST then
    return print_with("%." .. (style.exponent or 3) .. "e", value)
  end
  return fixed(value, style.decimals, style.grouped)
end

---One number by itself.
---@param value number
---@param digits? integer
---@return string
function number.alone(value, digits)
  return number.show(value, number.style({value}, 1, digits))
end

---A unit behind an amount: " million USD", " x 10,000 CNY", nothing where there is none.
---@param unit? string
---@return string
function number.unit(unit)
  if not unit or unit == "" then return "" end
  return (unit:find("^%d") and " x " or " ") .. unit
end

---An amount in a sentence, with five figures and its unit: "635,230 million USD", "65,714,000 x 10,000 CNY".
---@param value number
---@param unit? string "" and nil: none
---@param figures? integer 5 when left out
---@return string
function number.amount(value, unit, figures)
  local text = print_with("%." .. (figures or 5) .. "g", value)
  local size = math.abs(tonumber(text) or 0) -- inf and nan stay as they are printed
  if size >= GROUPED and size < MOST then text = fixed(tonumber(text), 0, true) end
  return text .. number.unit(unit)
end

return number
