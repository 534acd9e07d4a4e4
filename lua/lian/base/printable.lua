--- Texts from elsewhere as a terminal may show them.

-- first and last code points of what is not shown as itself: controls, and marks that hide, turn or join what
-- stands around them
local HIDDEN = {{0x00, 0x08}, {0x0B, 0x1F}, {0x7F, 0x9F}, {0xAD, 0xAD}, {0x61C, 0x61C}, {0x180E, 0x180E},
  {0x200B, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x206F}, {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB}, {0xE0000, 0xE0FFF}}

local function is_hidden(code)
  for _, run in ipairs(HIDDEN) do
    if code >= run[1] and code <= run[2] then return true end
  end
  return false
end

local function shown(character)
  local code = utf8.codepoint(character)
  if not is_hidden(code) then return character end
  return code < 0x80 and ("\\x%02X"):format(code) or ("\\u{%X}"):format(code)
end

local function byte(character) return ("\\x%02X"):format(character:byte()) end

---A text as it may be shown: line ends and tabs stay, other controls, marks that hide or turn what stands around
---them, and bytes that are no UTF-8 are written as \x1B and \u{202E}.
---@param text string
---@return string
return function(text)
  if not text:find("[%z\1-\8\11-\31\127-\255]") then return text end
  if utf8.len(text) then return (text:gsub(utf8.charpattern, shown)) end
  return (text:gsub("[%z\1-\8\11-\31\127-\255]", byte))
end
