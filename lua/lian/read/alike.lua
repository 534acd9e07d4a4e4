--- Labels that differ in the width of characters alone: "甲（集团）公司" and "甲(集团)公司". Input methods of Chinese write
--- either, so that one firm may stand under two names.
local lists = require "lian.base.lists"
local options = require "lian.base.options"

local alike = {}

local SHOWN = 3

local FULL_WIDTH = "\xEF[\xBC\xBD][\x80-\xBF]"

-- U+FF01 .. U+FF5E as ASCII, the ideographic blank as one of ASCII
local function narrow(label)
  local out = label:gsub(FULL_WIDTH, function(character)
    local code = utf8.codepoint(character) - 0xFEE0
    return code >= 0x21 and code <= 0x7E and string.char(code) or nil
  end)
  return (out:gsub("\u{3000}", " "))
end

---What to say of labels that are alike; nil where none are. Cost: a look at each label.
---@param labels string[]
---@param what string such as "nodes"
---@return string|nil note
function alike.note(labels, what)
  local wide, seen, pairs_of, count = {}, {}, {}, 0
  for _, label in ipairs(labels) do
    if label:find(FULL_WIDTH) or label:find("\u{3000}", 1, true) then wide[#wide + 1] = label end
  end
  if #wide == 0 then return nil end
  local plain = lists.set(labels)
  for _, label in ipairs(wide) do
    local short = narrow(label)
    local other = short ~= label and (plain[short] and short or seen[short])
    if other then
      count = count + 1
      if count <= SHOWN then
        pairs_of[count] = ("%s and %s"):format(options.describe(other), options.describe(label))
      end
    end
    seen[short] = seen[short] or label
  end
  if count == 0 then return nil end
  return ("%s that differ in the width of characters alone are kept apart: %s%s"):format(what,
    table.concat(pairs_of, ", "), count > SHOWN and (" and %d more"):format(count - SHOWN) or "")
end

return alike
