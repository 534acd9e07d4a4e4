--- A file of any layout that can be told from its first record and its name
local bea = require "lian.read.bea"
local edges = require "lian.read.edges"
local layout = require "lian.read.layout"
local nbs = require "lian.read.nbs"
local oecd = require "lian.read.oecd"
local options = require "lian.base.options"
local problem = require "lian.read.problem"
local sheet = require "lian.read.sheet"
local wiod2013 = require "lian.read.wiod2013"
local wiod2016 = require "lian.read.wiod2016"
local workbook = require "lian.base.workbook"

local read = {}

local function exists(path)
  local file = io.open((workbook.part(path)), "rb")
  if file then file:close() end
  return file ~= nil
end

-- the file beside `path` whose name has `to` where this one has `from`
local function beside(path, from, to)
  local folder, name = path:match("^(.-)([^/\\]*)$")
  local start, stop = name:find(from)
  if not start then return nil end
  local other = folder .. name:sub(1, start - 1) .. to .. name:sub(stop + 1)
  return exists(other) and other or nil
end

local function world(path, year, encoding)
  local demand = beside(path, "^Z", "Y")
  local output = beside(path, "^Z", "x") or beside(path:gsub("%.gz$", ""), "^Z", "x")
  if not demand then
    problem.fail("not_found", "%s: expected the demand beside it as a file 'Y...'", path)
  end
  return wiod2013.wiod2013{flows = path, demand = demand, output = output, year = year, encoding = encoding}
end

local function make_and_use(path, year, encoding)
  local make, use = beside(path, "Use", "Make"), path
  if not make then
    local plain = beside(path, "Use_(%d+)_PRO", "Make_" .. (path:match("Use_(%d+)_PRO") or ""))
    make = plain
  end
  if not make then
    use = beside(path, "Make", "Use") or
      beside(path, "Make_(%d+)", "Use_" .. (path:match("Make_(%d+)") or "") .. "_PRO")
    make = use and path
  end
  if not make then
    problem.fail("not_found", "%s: expected the make or use table beside it", path)
  end
  return bea.bea{make = make, use = use, year = year, encoding = encoding}
end

local READERS = {
  nbs = function(path, year, encoding) return nbs.nbs(path, {year = year, encoding = encoding}) end,
  oecd = function(path, year, encoding) return oecd.oecd(path, {year = year, encoding = encoding}) end,
  wiod2016 = function(path, year, encoding)
    return wiod2016.wiod2016(path, {year = year or "last", encoding = encoding})
  end,
  wiod2013 = world,
  bea = make_and_use,
  edges = function(path, year, encoding) return edges.edges{path = path, year = year, encoding = encoding} end,
}

---Reads a file whose layout is told from its first record: China's tables, OECD and WIOD national
---tables (the last year unless `year` is given), WIOD 2013 (with its Y and x files beside Z), BEA
---(make beside use), or a list of links with the columns supplier and buyer.
---```lua
---local chain, report = assert(lian.read.any("china_2018_153.csv"))
---```
---@param path string CSV, gzip or plain, or a workbook (`sheet`: its name or place, `range`: such as A3:HK160)
---@param given? {year: integer, encoding: string, sheet: string|integer, range: string}
---@return lian.chain|nil chain
---@return table|string report what was found, or the message
---@return string|nil code
function read.any(path, given)
  sheet.check_path("read.any", path)
  local o = options.check("read.any", given, {year = "year", encoding = "text", sheet = "any", range = "text"})
  path = workbook.path("read.any", path, o)
  return problem.catch(function()
    local fields, at = sheet.first_record(path, 0, o.encoding)
    local name = layout.of(fields)
    if not name then
      problem.bad("%s: the first record is of no layout that is known (tables of China, OECD, "
        .. "WIOD, BEA, lists of links): say which rows and columns are what with lian.read.matrix; the command "
        .. "'lian new' writes such a script", at)
    end
    return READERS[name](path, o.year, o.encoding)
  end)
end

return read
