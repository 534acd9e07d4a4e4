--- Codes that look like numbers: 000001, 010121, 35.10, a credit code of 18 digits. A number would drop their zeros or
--- round their digits, so a column that holds one is kept as texts.
local core = require "lian.core"

local codes = {}

local EXACT_DIGITS = 15 -- a double tells apart all whole numbers of so many digits

-- words of a column's name that say that it holds codes
local NAMED = {"code", "codes", "id", "ids", "isic", "nace", "naics", "sic", "cpa", "cpc", "hs", "hs2", "hs4", "hs6",
  "sitc", "bec", "nuts", "zip", "postcode", "fips", "gics", "cas", "lei", "isin", "uscc"}
local NAMED_IN_CHINESE = {"代码", "编码", "编号"}

---Does the name of a column say that it holds codes?
---@param name string
---@return boolean
function codes.named(name)
  for word in name:gsub("(%l)(%u)", "%1 %2"):lower():gmatch("[%w]+") do
    for _, known in ipairs(NAMED) do if word == known then return true end end
  end
  for _, known in ipairs(NAMED_IN_CHINESE) do if name:find(known, 1, true) then return true end end
  return false
end

---Is a text that can be read as a number more than that number: a leading zero, more digits than a double has,
---digits around a bare E?
---@param text string
---@return boolean
function codes.is_code(text)
  if text:find("^[+-]?0%d") or text:find("^%d+[eE]%d+$") then return true end
  local digits = text:match("^-?(%d+)$")
  return digits ~= nil and #digits > EXACT_DIGITS
end

codes.LOST = "a code that a spreadsheet wrote as a number, which lost its digits: keep the column as text; got '%s'"

---Is it a code that a spreadsheet wrote as a number, such as 9.13101E+17? Many codes become one text then.
---@param text string
---@return boolean
function codes.is_lost(text) return text:find("^%d[%d.,]*E%+%d%d$") ~= nil end

---Numbers of a column, in order, false where a text is empty; nil where some text is no number, or where they are
---codes: by the column's name, by their form, or because two texts that differ are the same number (35.1 and 35.10).
---@param name string
---@param texts string[] without blanks around
---@param number_of? fun(text: string): number|nil how the file writes numbers (core.number)
---@return (number|false)[]|nil
function codes.numbers(name, texts, number_of)
  local out, seen = {}, {}
  local named, read = codes.named(name), number_of or core.number
  for k, text in ipairs(texts) do
    local number = text == "" and false
    if text ~= "" then
      number = not named and not codes.is_code(text) and read(text) or nil
      if number == nil then return nil end
      if text:find(".", 1, true) then
        if seen[number] and seen[number] ~= text then return nil end
        seen[number] = text
      end
    end
    out[k] = number
  end
  return out
end

return codes
