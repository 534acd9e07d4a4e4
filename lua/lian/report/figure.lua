--- What stands around a drawing in a page: the caption with its unit, a legend, a note.
local svg = require "lian.report.svg"

local figure = {}

---One key of a legend: a square of a class, and its meaning. `opacity` where the class has a colour that
---the drawing shows in part.
---@param class string
---@param text string
---@param opacity? number
---@return string markup
function figure.key(class, text, opacity)
  local faint = opacity and (' style="opacity:%s"'):format(svg.number(opacity)) or ""
  return ('<span class="key"><i class="%s"%s></i>%s</span>'):format(class, faint, svg.escape(text))
end

---A legend of keys, with a text before them.
---@param keys string[]
---@param text? string
---@return string markup
function figure.legend(keys, text)
  local head = text and ('<span class="of">%s</span> '):format(svg.escape(text)) or ""
  return ('<p class="legend">%s%s</p>\n'):format(head, table.concat(keys, " "))
end

---@param class string
---@param given {title: string, unit: string, note: string}
---@param body string markup
---@return string markup
function figure.around(class, given, body)
  local unit = given.unit and (' <span class="unit">%s</span>'):format(svg.escape(given.unit)) or ""
  return ('<figure class="%s">\n%s%s%s</figure>\n'):format(class,
    given.title and ("<figcaption>%s%s</figcaption>\n"):format(svg.escape(given.title), unit) or "", body,
    given.note and ('<p class="note">%s</p>\n'):format(svg.escape(given.note)) or "")
end

return figure
