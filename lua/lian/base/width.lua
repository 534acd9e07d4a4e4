--- How many columns a text takes on a terminal: East Asian wide characters take two, combining
--- ones none (Unicode Standard Annex 11; ambiguous ones count as narrow).
local width = {}

-- first and last code point of each run, ascending
local WIDE = {
  {0x1100, 0x115F}, {0x231A, 0x231B}, {0x23E9, 0x23EC}, {0x2614, 0x2615}, {0x26A1, 0x26A1},
  {0x2705, 0x2705}, {0x274C, 0x274C}, {0x2753, 0x2755}, {0x2757, 0x2757}, {0x2795, 0x2797},
  {0x2B1B, 0x2B1C}, {0x2B50, 0x2B50}, {0x2E80, 0x303E}, {0x3041, 0x4DBF}, {0x4E00, 0xA4CF},
  {0xA960, 0xA97C}, {0xAC00, 0xD7A3}, {0xF900, 0xFAFF}, {0xFE10, 0xFE19}, {0xFE30, 0xFE6F},
  {0xFF01, 0xFF60}, {0xFFE0, 0xFFE6}, {0x16FE0, 0x18D08}, {0x1B000, 0x1B2FB},
  {0x1F004, 0x1F004}, {0x1F0CF, 0x1F0CF}, {0x1F18E, 0x1F19A}, {0x1F200, 0x1F320},
  {0x1F32D, 0x1F64F}, {0x1F680, 0x1F6FC}, {0x1F7E0, 0x1F7EB}, {0x1F90C, 0x1F9FF},
  {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD},
}
local NONE = {
  {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x0610, 0x061A}, {0x064B, 0x065F},
  {0x0E31, 0x0E31}, {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF},
  {0x200B, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x2064}, {0x20D0, 0x20FF}, {0x302A, 0x302D},
  {0x3099, 0x309A}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}, {0xE0100, 0xE01EF},
}

local function within(code, runs)
  local low, high = 1, #runs
  while low <= high do
    local middle = (low + high) // 2
    if code < runs[middle][1] then high = middle - 1
    elseif code > runs[middle][2] then low = middle + 1
    else return true end
  end
  return false
end

---The columns that one code point takes: 0, 1 or 2.
---@param code integer
---@return integer
function width.of_code(code)
  if code < 0x300 then return 1 end
  if within(code, NONE) then return 0 end
  return within(code, WIDE) and 2 or 1
end

---The columns that a text takes; bytes that are no UTF-8 count one each.
---@param text string
---@return integer
function width.of(text)
  if not text:find("[\x80-\xff]") or not utf8.len(text) then return #text end
  local total = 0
  for _, code in utf8.codes(text) do total = total + width.of_code(code) end
  return total
end

---The text, filled with blanks to `columns`: on its right, or (right = true) on its left.
---@param text string
---@param columns integer
---@param right? boolean numbers stand right
---@return string
function width.pad(text, columns, right)
  local blanks = (" "):rep(columns - width.of(text))
  return right and blanks .. text or text .. blanks
end

---The text cut to `columns`, the last of them an ellipsis.
---@param text string
---@param columns integer
---@return string
function width.cut(text, columns)
  if width.of(text) <= columns then return text end
  if not utf8.len(text) then return text:sub(1, columns - 1) .. "…" end
  local used, stop = 0, #text
  for at, code in utf8.codes(text) do
    used = used + width.of_code(code)
    if used > columns - 1 then
      stop = at - 1
      break
    end
  end
  return text:sub(1, stop) .. "…"
end

---The text with its middle cut out, so that it takes at most `columns`: what labels begin and what they end with tells
---them apart.
---@param text string
---@param columns integer at least 3
---@return string
function width.cut_middle(text, columns)
  if width.of(text) <= columns then return text end
  local ends = (columns - 1) // 2
  if not utf8.len(text) then return text:sub(1, columns - 1 - ends) .. "…" .. text:sub(-ends) end
  local used, from = 0, #text + 1
  for at = utf8.len(text), 1, -1 do
    local place = utf8.offset(text, at)
    used = used + width.of_code(utf8.codepoint(text, place))
    if used > ends then break end
    from = place
  end
  return width.cut(text, columns - width.of(text:sub(from))) .. text:sub(from)
end

-- closing marks, which no line begins with
local CLOSING = {}
for _, code in utf8.codes "、。，．；：！？）］｝」』】》〉”’…" do CLOSING[code] = true end

-- a word as what may stand on lines of its own: between wide characters a line may end
local function pieces_of(word)
  if width.of(word) == #word or not utf8.len(word) then return {word} end
  local out, before = {}, nil
  for _, code in utf8.codes(word) do
    local is_wide = width.of_code(code) == 2
    local joins = before ~= nil and (CLOSING[code] or width.of_code(code) == 0 or not (is_wide or before))
    if joins then out[#out] = out[#out] .. utf8.char(code) else out[#out + 1] = utf8.char(code) end
    before = is_wide
  end
  return out
end

---The text in lines of at most `columns` each, where its words allow: broken at blanks, and between wide characters.
---@param text string
---@param columns number
---@return string[]
function width.wrapped(text, columns)
  local lines, line, used = {}, "", 0
  for word in text:gmatch("%S+") do
    for k, piece in ipairs(pieces_of(word)) do
      local blank, wide = k == 1 and line ~= "" and " " or "", width.of(piece)
      if line ~= "" and used + #blank + wide > columns then
        lines[#lines + 1], line, used, blank = line, "", 0, ""
      end
      line, used = line .. blank .. piece, used + #blank + wide
    end
  end
  lines[#lines + 1] = line
  return lines
end

return width
