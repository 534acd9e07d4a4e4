--- What lian.read.trade found, left out and assumed, as lines.
local flows = require "lian.read.trade_flows"
local format = require "lian.base.format"
local options = require "lian.base.options"
local report = require "lian.read.report"
local take_in = require "lian.read.trade_take"
local file_text = require "lian.read.text"

local trade_report = {}

---The first of a list, and how many more.
function trade_report.some(list, most)
  local text = table.concat(list, ", ", 1, math.min(#list, most))
  return #list > most and ("%s and %d more"):format(text, #list - most) or text
end

local function lines_of(r)
  local lines = {{"read", trade_report.some(r.paths, 3)},
    {"size", ("%d rows of trade, %d items, %d shares"):format(r.rows, r.items, r.provisions)},
    {"years", take_in.years_text(r.taken_years)}}
  local function add(n, name, text, ...) if n > 0 then lines[#lines + 1] = {name, format(text, ...)} end end
  add(r.encoding_text and 1 or 0, "encoding", "%s", r.encoding_text)
  add(#r.left_codes, "no item", "%d codes, %.3g %% of the value: %s", #r.left_codes, 100 * r.left_share,
    trade_report.some(r.left_codes, 8))
  add(#r.unmet, "no code", "%d items of the concordance: %s", #r.unmet, trade_report.some(r.unmet, 8))
  add(#r.empty, "no trade", "%d items: %s", #r.empty, trade_report.some(r.empty, 8))
  add(r.totals, "left out", "%d rows of totals (World)", r.totals)
  add(r.pairs, "left out", "%d rows of single partners: totals alone are asked for", r.pairs)
  add(r.again, "left out", "%d re-exports and re-imports, part of exports and imports", r.again)
  add(r.selves, "left out", "%d rows of countries with themselves", r.selves)
  add(r.left_out, "left out", "%d rows of leave_out", r.left_out)
  add(r.missing, "missing", "%d rows without a number dropped", r.missing)
  add(r.negative, "negative", "%d values below 0 count 0", r.negative)
  add(r.repeated, "added up", "%d rows of the same code, pair and period as an earlier one", r.repeated)
  add(r.both.count, "told twice", "%d pairs by both sides (exports %.4g, imports %.4g): the importer's is taken",
    r.both.count, r.both.exports, r.both.imports)
  add(r.re_exports, "re-exports", "%d exports are above production: own supply counts 0", r.re_exports)
  add(r.unmade, "production", "not given for %d exports of an item that has one elsewhere: own supply counts 0",
    r.unmade)
  add(r.short, "use", "%d given uses are below what trade and production add up to: these are taken", r.short)
  for _, note in ipairs(r.notes) do lines[#lines + 1] = {"note", note} end
  return lines
end

local function notes_of(o, found, files)
  local function note(...) found.notes[#found.notes + 1] = format(...) end
  if found.no_flow and not files[1].flow then note("no column of flows: the rows are taken for %s",
    found.wide and "imports" or "exports") end
  if found.total_mode then
    note("partners are not told: shares are of the world's supply, the same for all")
  elseif found.own_unknown then
    note("production is not known: shares by destination are of what it imports, and its own part counts 0")
  end
  local years = flows.sorted(found.taken_years)
  if #years > 1 then note("%d years are added up", #years) end
  if o.home and found.no_quantity then note("no quantities: no unit values") end
end

---The report of a reading.
function trade_report.of(o, found, codes, files)
  local left, sum = options.names(codes.left), 0
  for _, code in ipairs(left) do sum = sum + codes.left[code] end
  local all = sum + found.trade:total("value")
  found.left_codes, found.left_share, found.unmet = left, all > 0 and sum / all or 0, codes:unmet()
  notes_of(o, found, files)
  file_text.tell(found, found.files)
  found.lines = lines_of
  return report.new(found)
end

return trade_report
