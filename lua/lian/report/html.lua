--- The parts of a page that are not drawings: paragraphs, tiles, tables, listings, the page itself.
local base = require "lian.frame.base"
local format = require "lian.base.format"
local number = require "lian.frame.number"
local options = require "lian.base.options"
local say = require "lian.report.say"
local style = require "lian.report.style"
local svg = require "lian.report.svg"

local html = {}

local escape = svg.escape

---Paragraphs, apart at blank lines.
---@param text string
---@return string
function html.paragraphs(text)
  local out = {}
  for paragraph in (text .. "\n\n"):gmatch("(.-)\r?\n%s*\n") do
    if paragraph:find("%S") then out[#out + 1] = ("<p>%s</p>\n"):format(escape(paragraph)) end
  end
  return table.concat(out)
end

local FIGURE_KEYS = {label = {"text", required = true}, value = {"any", required = true},
  unit = "text", note = "text"}

local function figure_of(k, given)
  local path = ("figures[%d]"):format(k)
  if type(given) ~= "table" then options.fail(path, "{label, value, unit, note}", given) end
  if given[1] ~= nil then
    given = {label = given[1], value = given[2], unit = given[3], note = given[4]}
  end
  local o = options.check(path, given, FIGURE_KEYS)
  if type(o.value) ~= "string" and (type(o.value) ~= "number" or o.value ~= o.value or
    math.abs(o.value) == math.huge) then
    options.fail(path .. ".value", "a finite number or a text", o.value)
  end
  return o
end

local function tile(o)
  local shown = type(o.value) == "number" and number.alone(o.value) or o.value
  return ('<div><dt>%s</dt><dd><span class="number">%s</span>%s</dd>%s</div>\n'):format(
    escape(o.label), escape(shown),
    o.unit and (' <span class="unit">%s</span>'):format(escape(o.unit)) or "",
    o.note and ('<dd class="note">%s</dd>'):format(escape(o.note)) or "")
end

-- rows of tiles as even as can be
local function tile_columns(count)
  if count <= 4 then return count end
  return count % 4 == 0 and 4 or 3
end

---Key figures as tiles.
---@param list table[] each {label, value, unit, note}, or by these names
---@return string
function html.figures(list)
  if type(list) ~= "table" or getmetatable(list) ~= nil or #list == 0 then
    options.fail("figures", "an array of {label, value, unit, note}", list)
  end
  local out = {}
  for k, given in ipairs(list) do out[k] = tile(figure_of(k, given)) end
  return ('<dl class="figures" style="--columns: %d">\n%s</dl>\n'):format(tile_columns(#list),
    table.concat(out))
end

local function head_cell(column, numeric)
  return ('<th scope="col"%s>%s%s</th>'):format(numeric and ' class="n"' or "", escape(column.name),
    column.unit and (' <span class="unit">%s</span>'):format(escape(column.unit)) or "")
end

local function body_cell(value, column, first)
  if value == nil then return column.numeric and '<td class="n">–</td>' or "<td>–</td>" end
  if column.numeric then
    return ('<td class="n">%s</td>'):format(number.show(value, column.style))
  end
  return (first and '<th scope="row">%s</th>' or "<td>%s</td>"):format(escape(value))
end

local function table_columns(f)
  local columns = {}
  for j, column in ipairs(f.columns) do
    columns[j] = {values = column.values, numeric = base.kind(f, column) == "number",
      style = number.style(column.values, f.count, column.digits)}
    columns[j].head = head_cell(column, columns[j].numeric)
  end
  return columns
end

local function table_notes(f, rows)
  local notes = {}
  if f.count == 0 then notes[1] = say.text "No rows." end
  if rows < f.count then notes[1] = say.text("… %d more rows.", f.count - rows) end
  notes[#notes + 1] = f.note
  if #notes == 0 then return "" end
  return ('<p class="note">%s</p>\n'):format(escape(table.concat(notes, " ")))
end

---A frame as a table.
---@param f lian.frame
---@param given? {rows: integer, title: string}
---@return string
function html.frame(f, given)
  base.expect("frame", f)
  local o = options.check("frame", given, {rows = {"count", default = 30}, title = "text"})
  local rows, columns, lines = math.min(o.rows, f.count), table_columns(f), {}
  for i = 1, rows do
    local cells = {}
    for j, column in ipairs(columns) do cells[j] = body_cell(column.values[i], column, j == 1) end
    lines[i] = ("<tr>%s</tr>\n"):format(table.concat(cells))
  end
  local heads = {}
  for j, column in ipairs(columns) do heads[j] = column.head end
  local title = o.title or f.title
  local caption = title and ("<caption>%s</caption>\n"):format(escape(title)) or ""
  return ('<div class="scroll">\n<table>\n%s<thead><tr>%s</tr></thead>\n' ..
    '<tbody>\n%s</tbody>\n</table>\n%s</div>\n'):format(caption, table.concat(heads),
    table.concat(lines), table_notes(f, rows))
end

---A script with the numbers of its lines, which are not copied along with it.
---@param text string
---@return string
function html.script(text)
  local out, line = {}, 0
  for code in (text:gsub("\r?\n$", "") .. "\n"):gmatch("(.-)\r?\n") do
    line = line + 1
    out[line] = ('<span data-line="%d">%s</span>'):format(line, escape(code))
  end
  return ('<pre class="script"><code>%s</code></pre>\n'):format(table.concat(out))
end

local function pairs_of(given)
  options.plain("provenance", given, "name -> value, or an array of {name, value}")
  if given[1] ~= nil then return given end
  local keys, out = {}, {}
  for key in pairs(given) do
    if type(key) ~= "string" then options.fail("provenance", "names with values", key) end
    keys[#keys + 1] = key
  end
  table.sort(keys)
  for i, key in ipairs(keys) do out[i] = {key, given[key]} end
  return out
end

local function fact_text(key, value)
  if type(value) == "string" or type(value) == "boolean" then return tostring(value) end
  if type(value) == "number" then return format("%.14g", value) end
  options.fail("provenance." .. key, "a text, number or flag", value)
end

---Facts as a list: name -> value in alphabetical order, or an array of {name, value}.
---@param given table
---@return string
function html.provenance(given)
  if type(given) ~= "table" then options.fail("provenance", "names with values", given) end
  local out = {}
  for i, item in ipairs(pairs_of(given)) do
    if type(item) ~= "table" or type(item[1]) ~= "string" then
      options.fail(("provenance[%d]"):format(i), "{name, value}", item)
    end
    out[i] = ('<tr><th scope="row">%s</th><td>%s</td></tr>\n'):format(escape(item[1]),
      escape(fact_text(item[1], item[2])))
  end
  return ('<div class="scroll">\n<table class="facts"><tbody>\n%s</tbody></table>\n</div>\n')
    :format(table.concat(out))
end

local function contents(sections)
  if #sections < 3 then return "" end
  local out = {}
  for k, title in ipairs(sections) do
    out[k] = ('<li><a href="#s%d">%s</a></li>'):format(k, escape(title))
  end
  return ('<nav aria-label="%s"><ol>%s</ol></nav>\n'):format(say.text "Contents", table.concat(out))
end

---The whole page.
---@param given {title: string, subtitle: string|nil, language: string, footer: string}
---@param sections string[] titles
---@param body string markup
---@return string
function html.page(given, sections, body)
  return table.concat{
    ('<!DOCTYPE html>\n<html lang="%s">\n<head>\n<meta charset="utf-8">\n'):format(
      escape(given.language)),
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
    ("<title>%s</title>\n"):format(escape(given.title)),
    ("<style>\n%s</style>\n</head>\n<body>\n"):format(style),
    ('<header>\n<div class="rule"></div>\n<h1>%s</h1>\n'):format(escape(given.title)),
    given.subtitle and ('<p class="subtitle">%s</p>\n'):format(escape(given.subtitle)) or "",
    contents(sections), "</header>\n<main>\n", body,
    ("</main>\n<footer>%s</footer>\n</body>\n</html>\n"):format(escape(given.footer)),
  }
end

return html
