--- Reports: one self-contained page of figures, drawings, tables, provenance and the script.
--- The page needs no other file, no network and no JavaScript; the same parts give the same bytes.
local bars = require "lian.report.bars"
local bow_tie = require "lian.report.bow_tie"
local class = require "lian.base.class"
local clusters = require "lian.report.clusters"
local core = require "lian.core"
local fan = require "lian.report.fan"
local file = require "lian.base.file"
local flows = require "lian.report.flows"
local graph = require "lian.report.graph"
local heat = require "lian.report.heat"
local html = require "lian.report.html"
local intervals = require "lian.report.intervals"
local lines = require "lian.report.lines"
local options = require "lian.base.options"
local radar = require "lian.report.radar"
local say = require "lian.report.say"
local slopes = require "lian.report.slopes"
local points = require "lian.report.points"
local stairs = require "lian.report.stairs"
local svg = require "lian.report.svg"
local timeline = require "lian.report.timeline"
local waterfall = require "lian.report.waterfall"

local report = {}
local methods = {}
local meta = class.new "lian.report"

---Starts a report. `language` is the page's (en, zh, ...), for screen readers and line breaks; on pages in Chinese the
---words that figures and tables add to what they are given are Chinese too.
---```lua
---local page = lian.report.new{title = "Where the chip chain hurts", subtitle = "China, 2018"}
---page:section("Answer"):text("Equipment is the first place to look.")
---assert(page:write("study.html"))
---```
---@param given {title: string, subtitle: string, language: string}
---@return lian.report
function report.new(given)
  local o = options.check("report", given, {title = {"text", required = true}, subtitle = "text",
    language = {"text", default = "en"}})
  return setmetatable({head = o, sections = {}, parts = {}, drawings = 0}, meta)
end

local function add(self, markup)
  self.parts[#self.parts + 1] = markup
  return self
end

-- the id of the next drawing, whose words are those of the page
local function next_id(self)
  say.as(self.head.language)
  self.drawings = self.drawings + 1
  return "d" .. self.drawings
end

local function expect_text(path, value)
  if type(value) ~= "string" then options.fail(path, "a text", value) end
  return value
end

---Starts a section; from three sections on, the page begins with a list of them.
---```lua
---page:section("Answer"):text("Chips are the first place to look.")
---```
---@param self lian.report
---@param title string
---@return lian.report
function methods.section(self, title)
  self.sections[#self.sections + 1] = expect_text("section", title)
  return add(self, ('<h2 id="s%d">%s</h2>\n'):format(#self.sections, svg.escape(title)))
end

---Paragraphs of plain text, apart at blank lines.
---@param self lian.report
---@param text string
---@return lian.report
function methods.text(self, text) return add(self, html.paragraphs(expect_text("text", text))) end

---Key figures as tiles; a value is a number or a text.
---```lua
---page:figures{{"Output lost", 1234.5, "billion CNY", "in the rationed case"}}
---```
---@param self lian.report
---@param list table[] each {label, value, unit, note}, or by these names
---@return lian.report
function methods.figures(self, list) return add(self, html.figures(list)) end

---A bar for each row of a frame, in its order; with `top`, for the k largest. `label` and `value`
---are columns: the first of texts and the first of numbers when left out.
---```lua
---page:bars{frame = losses, value = "loss", top = 10, title = "What an absence would cost"}
---```
---@param self lian.report
---@param given table frame, label, value, top, title, unit, note
---@return lian.report
function methods.bars(self, given) return add(self, bars.plain(given, next_id(self))) end

---Bars made of parts, two to eight columns, with a legend; the number behind is their sum.
---```lua
---page:stacked{frame = losses, parts = {"direct", "indirect"}, top = 10}
---```
---@param self lian.report
---@param given table frame, label, parts, top, title, unit, note
---@return lian.report
function methods.stacked(self, given) return add(self, bars.stacked(given, next_id(self))) end

---A heat map of up to 40 rows and columns: `rows`, `cols` and `values`, or a labelled `matrix`. Shades follow
---size, up to the largest; with `scale`, they go by steps that a strip below explains: "share" for shares of
---something normal (below zero a loss, above a gain; shown in %, steps from 0.5, 2, 5, 10, 25 and 50 % on), or
---the sizes at which steps begin. Maps of one scale compare.
---```lua
---page:heat{matrix = chain:flows("domestic"):pick({1, 2, 3}, {1, 2, 3}), title = "Flows"}
---page:heat{rows = {"CHN", "KOR"}, cols = {"2025.5", "2026"}, values = {{-0.3, -0.1}, {0.02, 0}}, scale = "share"}
---```
---@param self lian.report
---@param given table rows, cols, values, or matrix; title, unit, note, digits, scale
---@return lian.report
function methods.heat(self, given) return add(self, heat(given, next_id(self))) end

---A requirement graph of up to 150 items: `items` {label =, group = (stage), level = (0 to 1, or unknown), mark =,
---final =}, `links` {from = (input), to = (item), kind = "critical", "important", "optional", "variant", or "flow"
---between firms (net:ego_graph)}. Columns by group, coloured by level; links that cap their item are drawn strong.
---```lua
---page:graph(result:graph())
---```
---@param self lian.report
---@param given table items, links, title, note
---@return lian.report
function methods.graph(self, given) return add(self, graph(given, next_id(self))) end

---The bow-tie of a network, parts by their share of firms.
---```lua
---page:bow_tie{frame = net:bow_tie(), title = "Core and periphery"}
---```
---@param self lian.report
---@param given table frame, title, note
---@return lian.report
function methods.bow_tie(self, given) return add(self, bow_tie(given, next_id(self))) end

---Flows between groups such as regions: sellers on the left, buyers on the right, a band a pair, as wide as its value.
---`frame` has columns `from`, `to` and `value`, as net:flows() gives them; the `top` (10) largest groups are drawn,
---others as one; what stays within a group is pale, and left out with `within` = false.
---```lua
---page:flows{frame = net:flows{each = "region"}, title = "Who buys where"}
---```
---@param self lian.report
---@param given table frame, from, to, value, top, within, title, note
---@return lian.report
function methods.flows(self, given) return add(self, flows(given, next_id(self))) end

---A map of clusters, as communities:map gives it: up to 40 `groups` {label =, size =, parts = {{name =, share =}},
---about =, sector =, firms =, inside =, mark =} as discs, areas by size and slices by part, and `links` {from =, to =
---(numbers of groups), value =} between them.
---```lua
---page:clusters(net:communities{seed = 1}:map())
---```
---@param self lian.report
---@param given table groups, links, title, note
---@return lian.report
function methods.clusters(self, given) return add(self, clusters(given, next_id(self))) end

---Points: the columns `y` (one to six) of a frame against the column `x`; `log` "x", "y" or "both" for axes by powers
---of ten.
---```lua
---page:points{frame = risk:profile(), x = "rank", y = "systemic_risk", log = "both", title = "Risk profile"}
---page:points{frame = net:distribution{of = "buyers"}, x = "value", y = "share", log = "both"}
---```
---@param self lian.report
---@param given table frame, x, y, log, title, unit, note
---@return lian.report
function methods.points(self, given) return add(self, points(given, next_id(self))) end

---The gap staircase: a row a step of a frame such as chain:gaps gives, the level before and after it, and
---`target` as a line; the first `top` steps (40).
---```lua
---page:stairs{frame = gaps, target = 0.7, title = "What closing the gaps gives"}
---```
---@param self lian.report
---@param given table frame, label, before, after (columns), target, top, title, note
---@return lian.report
function methods.stairs(self, given) return add(self, stairs(given, next_id(self))) end

---Lines over time: the columns `y` (one to six) of a frame against the column `x`, with marked moments.
---```lua
---page:lines{frame = run:series(), x = "time", y = {"output", "capacity"}, marks = {[2025.5] = "embargo"}}
---```
---@param self lian.report
---@param given table frame, x, y, marks (moment -> text), title, unit, note
---@return lian.report
function methods.lines(self, given) return add(self, lines(given, next_id(self))) end

---A fan of draws over time: a band between each pair of the columns `low` and `high` (one to four, the
---outermost first; q05, q25 and q95, q75 when left out), the column `middle` (q50) as a line, and `line`, a
---further column beside it, against the column `x` (time), with marked moments. Columns such as q05 are
---percentiles by name. `unit` is that of the middle when left out.
---```lua
---page:fan{frame = draws, line = "base", marks = {[2025.5] = "embargo"}, title = "Output, share of normal"}
---```
---@param self lian.report
---@param given table frame, x, low, high, middle, line, marks (moment -> text), title, unit, note
---@return lian.report
function methods.fan(self, given) return add(self, fan(given, next_id(self))) end

---Intervals: for up to 80 rows of a frame a line from the column `low` to the column `high`, and a dot at `value`, such
---as ranks and where draws put them.
---```lua
---page:intervals{frame = score:rank(2020), label = "province", value = "rank", low = "rank_low", high = "rank_high"}
---```
---@param self lian.report
---@param given table frame, label, value, low, high, title, unit, note
---@return lian.report
function methods.intervals(self, given) return add(self, intervals(given, next_id(self))) end

---A waterfall: for up to 40 rows of a frame a bar from the column `from` to the column `to`, each beginning where the
---last one ends, such as what policies add one after another; rows that begin at 0 again are sums. `error`: the column
---of standard errors of the steps, drawn as 95 % intervals about where they end.
---```lua
---page:waterfall{frame = value:waterfall(), label = "step", from = "from", to = "to", error = "error"}
---```
---@param self lian.report
---@param given table frame, label, from, to, error, title, unit, note
---@return lian.report
function methods.waterfall(self, given) return add(self, waterfall(given, next_id(self))) end

---A radar: a closed line for each of up to four rows of a frame, over three to twelve columns `axes` on one scale from
---`low` (0) at the centre to `high` (100) at the rim.
---```lua
---page:radar{frame = scores, label = "province", axes = {"breadth", "height", "toughness"}}
---```
---@param self lian.report
---@param given table frame, label, axes, low, high, title, unit, note
---@return lian.report
function methods.radar(self, given) return add(self, radar(given, next_id(self))) end

---Slopes: where up to 60 rows of a frame stood (`before`) and stand (`after`), the least on top, such as ranks in two
---years; `titles` of both sides.
---```lua
---page:slopes{frame = ranks, label = "province", before = "rank 2010", after = "rank 2020"}
---```
---@param self lian.report
---@param given table frame, label, before, after, titles, title, note
---@return lian.report
function methods.slopes(self, given) return add(self, slopes(given, next_id(self))) end

---A timeline from the year `from` to `to`: up to 40 `rows` {label =, kind = "shock", "policy" or "programme",
---from = (onset), to = (end; to the end of the horizon and beyond when left out), ramp = (years in which it
---rises, from the onset), fade = (years in which it fades, after the end), notes = (moment -> text)}. `costs`:
---a frame with columns policy and year, such as run:costs(), drawn as columns by year below; `amounts`: its
---columns to add up, all of numbers when left out.
---```lua
---page:timeline{from = 2025, to = 2030, costs = run:costs(), rows = {
---  {label = "embargo on chips", kind = "shock", from = 2025.5, to = 2027.5, ramp = 0.25, fade = 0.5},
---  {label = "stockpile", kind = "policy", from = 2025, notes = {[2026.1] = "filled"}}}}
---```
---@param self lian.report
---@param given table rows, from, to, costs, amounts, title, note
---@return lian.report
function methods.timeline(self, given) return add(self, timeline(given, next_id(self))) end

---A frame as a table of at most `rows` rows (30 when left out).
---```lua
---page:frame(frame, {rows = 20})
---```
---@param self lian.report
---@param frame lian.frame
---@param given? {rows: integer, title: string}
---@return lian.report
function methods.frame(self, frame, given)
  say.as(self.head.language)
  return add(self, html.frame(frame, given))
end

---A script with the numbers of its lines.
---@param self lian.report
---@param text string
---@return lian.report
function methods.script(self, text) return add(self, html.script(expect_text("script", text))) end

---Where the data are from and how the numbers were made: name -> value, shown in alphabetical
---order, or an array of {name, value}, shown as it stands.
---@param self lian.report
---@param given table
---@return lian.report
function methods.provenance(self, given) return add(self, html.provenance(given)) end

---The page as text.
---@param self lian.report
---@return string
function methods.html(self)
  local head = self.head
  say.as(head.language)
  return html.page({title = head.title, subtitle = head.subtitle, language = head.language,
    footer = say.text("Made with lian %s.", core.version)}, self.sections, table.concat(self.parts))
end

---Writes the page; the file appears whole or not at all.
---```lua
---print(assert(page:write "answer.html"))
---```
---@param self lian.report
---@param path string
---@return string|nil path
---@return string|nil message
---@return string|nil code
function methods.write(self, path)
  if type(path) ~= "string" then options.fail("write", "a path", path) end
  local text = self:html()
  local done, message, code = file.replace(path, function(out) return out:write(text) end)
  if not done then return nil, message, code end
  return path
end

meta.__tostring = function(self)
  return ("lian.report: %s, %d sections"):format(self.head.title, #self.sections)
end

class.seal(meta, methods)

return options.guard(report, "lian.report.")
