--- How many columns a text takes on a terminal: East Asian wide characters take two, combining
--- ones none (Unicode Standard Annex 11, the ranges that matter here).
local width = {}

local WIDE = {
  {0x1100, 0x115F}, {0x2E80, 0x303E}, {0x3041, 0x33FF}, {0x3400, 0x4DBF}, {0x4E00, 0x9FFF},
  {0xA000, 0xA4CF}, {0xAC00, 0xD7A3}, {0xF900, 0xFAFF}, {0xFE30, 0xFE6F}, {0xFF00, 0xFF60},
  {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
}
local NONE = {
  {0x0300, 0x036F}, {0x200B, 0x200F}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F},
}

local function within(code, ranges)
  for _, range in ipairs(ranges) do
    if code < range[1] then return false end
    if code <= range[2] then return true end
  end
  return false
end

local function of_code(code)
  if code < 0x300 then return 1 end
  if within(code, NONE) then return 0 end
  return within(code, WIDE) and 2 or 1
end

---The columns that a text takes; bytes that are no UTF-8 count one each.
---@param text string
---@return integer
function width.of(text)
  if not text:find("[\x80-\xff]") then return #text end
  if not utf8.len(text) then return #text end
  local total = 0
  for _, code in utf8.codes(text) do total = total + of_code(code) end
  return total
end

---The text, filled with blanks to `columns`, on the left side or (right = true) the right.
---@param text string
---@param columns integer
---@param right? boolean numbers stand right
---@return string
function width.pad(text, columns, right)
  local blanks = (" "):rep(columns - width.of(text))
  return right and blanks .. text or text .. blanks
end

---The text cut to `columns` with an ellipsis.
---@param text string
---@param columns integer
---@return string
function width.cut(text, columns)
  if width.of(text) <= columns or not utf8.len(text) then return text end
  local used, out = 0, {}
  for _, code in utf8.codes(text) do
    used = used + of_code(code)
    if used > columns - 1 then break end
    out[#out + 1] = utf8.char(code)
  end
  return table.concat(out) .. "…"
end

return width
