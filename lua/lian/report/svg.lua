--- Drawing primitives for inline SVG: escaped text, elements, widths of text.
--- Lengths are in CSS pixels, y grows downward. Colours come from the page's style sheet by class.
local format = require "lian.base.format"
local width = require "lian.base.width"

local svg = {}

local ENTITY = {["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;", ["'"] = "&#39;"}

-- bytes that are no UTF-8 become U+FFFD, one each
local function repaired(text)
  local out, at = {}, 1
  while at <= #text do
    local good, bad = utf8.len(text, at)
    local stop = good and #text or bad - 1
    out[#out + 1] = text:sub(at, stop)
    if not good then out[#out + 1] = "\u{FFFD}" end
    at = stop + (good and 1 or 2)
  end
  return table.concat(out)
end

---Text made safe for HTML and SVG, in content and in attributes; control characters that no page
---may hold are left out.
---@param text any
---@return string
function svg.escape(text)
  text = tostring(text)
  if not utf8.len(text) then text = repaired(text) end
  return (text:gsub("[%z\1-\8\11\12\14-\31\127]", ""):gsub("[&<>\"']", ENTITY))
end

-- widths in em of a common sans serif, on the generous side
local NARROW, MIDDLE, UPPER, BROAD = 0.30, 0.57, 0.75, 0.95

local function of_character(code)
  if code >= 0x300 then return width.of_code(code) == 2 and 1.02 or width.of_code(code) * 0.62 end
  local c = utf8.char(code)
  if c:find("^[iIjlft.,:;'|!()%[%]/ -]$") then return NARROW end
  if c:find("^[mwMW@%%]$") then return BROAD end
  return c:find("^[A-Z&#+=<>~]$") and UPPER or MIDDLE
end

---The width of a text at a font size, as estimated without the font.
---@param text string
---@param size number
---@return number
function svg.width(text, size)
  if not utf8.len(text) then return #text * MIDDLE * size end
  local total = 0
  for _, code in utf8.codes(text) do total = total + of_character(code) end
  return total * size
end

---The text, or as much of it as fits with an ellipsis behind.
---@param text string
---@param room number
---@param size number
---@return string
function svg.fit(text, room, size)
  if not utf8.len(text) then text = repaired(text) end
  if svg.width(text, size) <= room then return text end
  local used, stop = svg.width("…", size), 0
  for at, code in utf8.codes(text) do
    used = used + of_character(code) * size
    if used > room then break end
    stop = at + #utf8.char(code) - 1
  end
  return text:sub(1, stop):gsub("%s+$", "") .. "…"
end

---A length as markup has it: at most two decimals.
---@param value number
---@return string
function svg.number(value)
  local text = format("%.2f", value):gsub(",", "."):gsub("0+$", ""):gsub("%.$", "")
  return text == "-0" and "0" or text
end

local function attributes(given)
  local names, out = {}, {}
  for name in pairs(given) do names[#names + 1] = name end
  table.sort(names)
  for i, name in ipairs(names) do
    local value = given[name]
    out[i] = (' %s="%s"'):format(name,
      type(value) == "number" and svg.number(value) or svg.escape(value))
  end
  return table.concat(out)
end

---One element with its attributes in alphabetical order; content is markup.
---@param name string
---@param given table<string, string|number>
---@param content? string
---@return string
function svg.element(name, given, content)
  if not content then return ("<%s%s/>"):format(name, attributes(given)) end
  return ("<%s%s>%s</%s>"):format(name, attributes(given), content, name)
end

---A rectangle with a tip that a pointer or a screen reader shows.
---@param box {x: number, y: number, width: number, height: number, class: string}
---@param tip? string
---@return string
function svg.rect(box, tip)
  return svg.element("rect", box, tip and ("<title>%s</title>"):format(svg.escape(tip)))
end

---@param x number
---@param y number baseline
---@param text string
---@param given? table further attributes, such as class and text-anchor
---@return string
function svg.text(x, y, text, given)
  local all = {x = x, y = y}
  for name, value in pairs(given or {}) do all[name] = value end
  return svg.element("text", all, svg.escape(text))
end

---@param x1 number
---@param y1 number
---@param x2 number
---@param y2 number
---@param class string
---@return string
function svg.line(x1, y1, x2, y2, class)
  return svg.element("line", {x1 = x1, y1 = y1, x2 = x2, y2 = y2, class = class})
end

local LEAST = 0.8 -- of its size; where the page has no room for that the drawing is scrolled

---A whole drawing that scales with the page, to no less than can be read, and says what it shows to those who do not
---see it.
---@param given {id: string, width: number, height: number, title: string, text: string}
---@param parts string[] markup
---@return string
function svg.drawing(given, parts)
  local head = ("<title id=\"%s-t\">%s</title><desc id=\"%s-d\">%s</desc>\n"):format(given.id,
    svg.escape(given.title), given.id, svg.escape(given.text))
  return ('<div class="pan">%s</div>\n'):format(svg.element("svg", {
    xmlns = "http://www.w3.org/2000/svg", role = "img", class = "drawing",
    ["aria-labelledby"] = ("%s-t %s-d"):format(given.id, given.id),
    viewBox = ("0 0 %s %s"):format(svg.number(given.width), svg.number(given.height)),
    width = given.width, height = given.height, style = ("min-width:%spx"):format(svg.number(LEAST * given.width)),
  }, head .. table.concat(parts, "\n") .. "\n"))
end

return svg
