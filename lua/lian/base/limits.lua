--- What a call may ask for: limits with defaults, which a script or its host raises or lowers (lian.limits). They are
--- for damaged files, slips and hostile scripts; none is near what a study needs.
local core = require "lian.core"
local options = require "lian.base.options"

local limits = {}

local STANDARD = {
  columns = 1000000,      -- of a record of a file
  record = 1 << 24,       -- bytes of a record of a file
  rows = 100000000,       -- records of a file, rows of a frame
  cells = 500000000,      -- of a file
  expanded = 1 << 34,     -- bytes of what a gzip file or a workbook holds
  ratio = 250,            -- bytes of what it holds to a byte of the file, from 32 MiB on
  sheet = 1 << 30,        -- bytes of a sheet of a workbook as text
  steps = 1000000,        -- of a run
  draws = 10000000,       -- of a sweep or an outlook
}

local now, rules = {}, {}
for name, value in pairs(STANDARD) do now[name], rules[name] = value, "count" end

local function tell()
  core.read_limits(now.columns, now.record, now.rows, now.cells, now.expanded, now.ratio, now.sheet)
end

tell()

---Sets the limits that are named, and says all that are in force: `columns` of a record (1 million), `record` (bytes
---of one, 16 MiB), `rows` of a file or a frame (100 million), `cells` of a file (500 million), `expanded` (bytes of
---what a gzip file or a workbook holds, 16 GiB), `ratio` (bytes of what it holds to a byte of its own, from 32 MiB on,
---250), `sheet` (bytes of a sheet of a workbook as text, which is held in memory, 1 GiB), `steps` of a run (1
---million), `draws` of a sweep or an outlook (10 million). They hold for this Lua state. A message of what is beyond
---one names it.
---```lua
---lian.limits{ratio = 2000} -- a large matrix of zeros, packed
---```
---@param given? {columns: integer, record: integer, rows: integer, cells: integer, expanded: integer, ratio: integer,
---  sheet: integer, steps: integer, draws: integer}
---@return table<string, integer>
function limits.limits(given)
  local o, out = options.check("limits", given, rules), {}
  for name, value in pairs(o) do now[name] = value end
  tell()
  for name, value in pairs(now) do out[name] = value end
  return out
end

-- raises where a number is beyond a limit
function limits.check(path, name, value)
  if value > now[name] then
    options.fail(path, ("at most %d, the limit `%s` (lian.limits raises it)"):format(now[name], name), value)
  end
end

return limits
