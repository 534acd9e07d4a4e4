-- a damaged or hostile workbook is refused with its file and what is wrong, and never crashes, hangs or fills the
-- memory
local core = require "lian.core"
local lian = require "lian"
local malformed = require "spec.support.malformed"
local workbook = require "spec.support.workbook"

local PYTHON = os.getenv("PYTHON") or "/usr/bin/python3"
local BUILT = not tostring(select(3, core.sheets("/dev/null"))):find("unsupported", 1, true)

describe("a damaged workbook", function()
  if not BUILT then
    it("is refused by builds with minizip and expat", function()
      require("busted.core")().pending("built without minizip and expat")
    end)
    return
  end

  local folder, standard
  setup(function() folder, standard = malformed.folder(), lian.limits() end)
  teardown(function() folder:remove() end)
  after_each(function() lian.limits(standard) end)

  local count = 0

  -- the bytes are refused with this message, behind the path, or behind path and sheet
  local function case(what, expected, make, given)
    it(what, function()
      count = count + 1
      local path = folder:write(("b%d.xlsx"):format(count), type(make) == "function" and make() or make)
      local limits = given and given.limits
      if limits then lian.limits(limits) end
      local out, message, code = lian.frame.read(path, given and given.read)
      assert.is_nil(out)
      local told = message:sub(1, #path) == path and message:sub(#path + 1) or message
      assert.equal(expected, told)
      assert.equal(code == "not_found" and code or "bad_data", code)
      if not (given and given.cells) then assert.is_nil((core.records(path .. "[#1]"))) end
    end)
  end

  local function sheet(rows, after, o)
    return workbook.zip(workbook.members({{"Z", workbook.sheet(rows, after)}}, o))
  end

  local GOOD = workbook.rows{{"k", "v"}, {"a", 1}}

  local function members(change)
    local list = workbook.members{{"Z", workbook.sheet(GOOD)}}
    return workbook.zip(change(list) or list)
  end

  local function without(name)
    return members(function(list)
      local left = {}
      for _, member in ipairs(list) do if member[1] ~= name then left[#left + 1] = member end end
      return left
    end)
  end

  local function with(name, change)
    return members(function(list)
      for _, member in ipairs(list) do if member[1] == name then change(member) end end
    end)
  end

  local SHEET = "xl/worksheets/sheet1.xml"

  it("is one that is not damaged, to begin with", function()
    local path = folder:write("good.xlsx", sheet(GOOD))
    assert.equal(1, assert(lian.frame.read(path))(1, "v"))
  end)

  -- ---- the archive

  local good = sheet(GOOD)
  local no_end = ": the zip archive has no directory at its end: the file is cut short or damaged"
  case("cut in the middle", no_end, good:sub(1, #good // 2))
  case("cut behind its first bytes", no_end, good:sub(1, 10))
  case("without its last bytes", no_end, good:sub(1, -20))
  case("with another checksum",
    ": xl/worksheets/sheet1.xml: the checksum of the zip archive differs: the file is damaged",
    with(SHEET, function(member) member.crc = 1 end))
  case("with a member longer than its directory says",
    ": xl/worksheets/sheet1.xml: the checksum of the zip archive differs: the file is damaged",
    with(SHEET, function(member) member[2], member.crc = member[2] .. "\n", 7 end))
  case("with a member that is encrypted",
    ": xl/worksheets/sheet1.xml: the member is encrypted: save the workbook without a password",
    with(SHEET, function(member) member.flags = 1 end))
  case("with a member packed by another method",
    ": xl/worksheets/sheet1.xml: the member is packed by a method that is not known (deflate is)",
    with(SHEET, function(member) member.method = 99 end))
  case("with a member that is no deflate stream",
    ": xl/worksheets/sheet1.xml: the packed data are damaged or cut short",
    with(SHEET, function(member) member.method, member[2] = 8, ("\xff"):rep(100) end))
  case("without the sheet", ": the part 'xl/worksheets/sheet1.xml' is not in the workbook: it is damaged",
    without(SHEET))
  case("without relations", ": the part 'xl/_rels/workbook.xml.rels' is not in the workbook: it is damaged",
    without("xl/_rels/workbook.xml.rels"))
  case("without the workbook's part", ": a zip archive without a workbook in it", without("xl/workbook.xml"))
  case("that is an empty archive", no_end, workbook.zip{})
  case("that is another archive", ": a zip archive without a workbook in it", workbook.zip{{"a.csv", "k,v\na,1\n"}})
  case("that is OpenDocument", ": an OpenDocument file: save it as .xlsx",
    workbook.zip{{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}, {"content.xml", "<a/>"}})
  case("that is a text document", ": a text document (.docx), not a workbook", workbook.zip{{"word/document.xml",
    "<a/>"}})
  case("that is binary", ": a binary workbook (.xlsb): save it as .xlsx", workbook.zip{{"xl/workbook.bin", ""}})
  case("that is old, or under a password",
    ": an old workbook (.xls), or one under a password: save it as .xlsx without a password",
    "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" .. ("\0"):rep(600))

  -- ---- its parts

  case("whose sheet is cut", ": xl/worksheets/sheet1.xml: line 2: not well-formed XML: unclosed token",
    with(SHEET, function(member) member[2] = member[2]:sub(1, -30) end))
  case("whose tags are crossed", ": xl/worksheets/sheet1.xml: line 2: not well-formed XML: mismatched tag",
    sheet(GOOD:gsub("</v></c>", "</c></v>", 1)))
  case("with a byte that is no UTF-8",
    ": xl/worksheets/sheet1.xml: line 2: not well-formed XML: not well-formed (invalid token)",
    sheet(GOOD:gsub("<t>k", "<t>\xff&amp;")))
  case("with a control character",
    ": xl/worksheets/sheet1.xml: line 2: not well-formed XML: not well-formed (invalid token)",
    sheet(GOOD:gsub("<t>k", "<t>\1")))
  case("with an entity bomb",
    ": xl/worksheets/sheet1.xml: line 1: a document type (DOCTYPE), which no workbook has: entities "
    .. "are not read", with(SHEET, function(member)
      member[2] = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        .. member[2]:gsub("^.-\n", "")
    end))
  case("with an entity of another file", ": xl/workbook.xml: line 1: a document type (DOCTYPE), which no workbook has: "
    .. "entities are not read", with("xl/workbook.xml", function(member)
      member[2] = '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>' .. member[2]
    end))
  case("with an entity that is not declared",
    ": xl/worksheets/sheet1.xml: line 2: not well-formed XML: undefined entity",
    sheet(GOOD:gsub("<t>k", "<t>&bomb;")))
  case("with elements within elements", ": xl/worksheets/sheet1.xml: line 2: elements stand more than 100 deep",
    sheet(GOOD, ("<a>"):rep(1000) .. ("</a>"):rep(1000)))
  case("with a tag of megabytes", ": xl/worksheets/sheet1.xml: line 2: a tag or a comment is longer than 1 MiB",
    sheet(GOOD, '<a b="' .. (">"):rep(4000000) .. '"/>'))
  case("whose sheet is none", "[Z]: expected a sheet of cells, got 'styleSheet'",
    with(SHEET, function(member) member[2] = "<styleSheet/>" end))
  case("without sheets", ": the workbook has no sheets", with("xl/workbook.xml",
    function(member) member[2] = "<workbook/>" end))
  case("with a sheet of no part", ": the sheet 'Z' has no part: the workbook is damaged",
    with("xl/_rels/workbook.xml.rels", function(member) member[2] = "<Relationships/>" end))
  case("with a sheet of no name", ": xl/workbook.xml: a sheet without a name or without a part",
    with("xl/workbook.xml", function(member) member[2] = '<workbook><sheets><sheet/></sheets></workbook>' end))

  -- ---- its cells

  local function row(cells, number) return ('<row r="%s">%s</row>'):format(number or 1, cells) end
  local cell = '<c r="%s"><v>1</v></c>'
  case("that is empty", "[Z]: the sheet is empty", sheet(""))
  case("of nothing but formats", "[Z]: the sheet is empty", sheet('<row r="1"><c r="A1" s="0"/></row>'))
  case("whose cells stand out of order",
    "[Z]:1: column A: the cells of the row stand out of order: the sheet is damaged",
    sheet(row(cell:format("B1") .. cell:format("A1"))))
  case("with a cell that stands twice", "[Z]:1: column B: the cell stands twice: the sheet is damaged",
    sheet(row(cell:format("B1") .. cell:format("B1"))))
  case("with a cell of another row", "[Z]:1: column A: a cell of another row stands here: the sheet is damaged",
    sheet(row(cell:format("A2"))))
  case("whose rows stand out of order", "[Z]: rows stand out of order: row '2', after row 3: the sheet is damaged",
    sheet(row("", 3) .. row("", 2)))
  case("with a row that stands twice", "[Z]: rows stand out of order: row '3', after row 3: the sheet is damaged",
    sheet(row("", 3) .. row("", 3)))
  case("with a row of no number", "[Z]: a row of number '-1', after row 0: the sheet is damaged", sheet(row("", "-1")))
  case("with a row beyond the last", "[Z]: a row of number '1048577', after row 0: the sheet is damaged",
    sheet(row("", 1048577)))
  for _, bad in ipairs{"1A", "A", "A0", "XFE1", "AAAA1", "ZZZZZZZZZZ1", "A99999999999", "a b", ""} do
    case(("with a cell of place '%s'"):format(bad),
      ("[Z]: a cell of place '%s', after row 1: the sheet is damaged"):format(bad),
      sheet(row(cell:format(bad))))
  end
  case("with a cell of no known kind", "[Z]:1: column A: a cell of a kind that is not known: the sheet is damaged",
    sheet(row('<c r="A1" t="zz"><v>1</v></c>')))
  case("with a number that is none", "[Z]:1: column A: expected a number in the cell",
    sheet(row('<c r="A1"><v>1,5</v></c>')))
  case("with a hexadecimal number", "[Z]:1: column A: expected a number in the cell",
    sheet(row('<c r="A1"><v>0x10</v></c>')))
  case("with a number that is not finite", "[Z]:1: column A: expected a number in the cell",
    sheet(row('<c r="A1"><v>NaN</v></c>')))
  case("with a number too large", "[Z]:1: column A: the number is too large", sheet(row('<c r="A1"><v>1e999</v></c>')))
  case("with a truth that is none", "[Z]:1: column A: expected 0 or 1 in a cell of truth",
    sheet(row('<c r="A1" t="b"><v>2</v></c>')))
  case("with an error that is none", "[Z]:1: column A: expected an error such as #N/A in the cell",
    sheet(row('<c r="A1" t="e"><v>1,&quot;2</v></c>')))
  case("with a shared string that is not there",
    "[Z]:1: column A: a shared string that the workbook does not have: it is damaged",
    sheet(row('<c r="A1" t="s"><v>1</v></c>'), "", {strings = workbook.strings{"k"}}))
  case("with a shared string of no place",
    "[Z]:1: column A: a shared string that the workbook does not have: it is damaged",
      sheet(row('<c r="A1" t="s"><v>-1</v></c>')))
  case("with a style that is not there", "[Z]:1: column A: a style that the workbook does not have: it is damaged",
    sheet(row('<c r="A1" s="5"><v>1</v></c>'), "", {styles = workbook.styles{14}}))
  case("with a style of no number", "[Z]:1: column A: a style that the workbook does not have: it is damaged",
    sheet(row('<c r="A1" s="x"><v>1</v></c>'), "", {styles = workbook.styles{14}}))
  case("with a date that is none", "[Z]:1: column A: a date that is none (before 1900 or after 9999)",
    sheet(row('<c r="A1" s="1"><v>-5</v></c>'), "", {styles = workbook.styles{14}}))
  case("with merged cells of no place", "[Z]: merged cells of place 'A1:', after row 2: the sheet is damaged",
    sheet(GOOD, '<mergeCells><mergeCell ref="A1:"/></mergeCells>'))

  -- ---- what would fill the memory

  case("whose cells lie far apart",
    "[Z]: 5001 cells lie far apart, over 5000 rows and 16384 columns: say where the table is, by range", function()
      local rows = {}
      for k = 1, 5000 do rows[k] = {"x"} end
      rows[5000][2] = {'<c r="XFD5000"><v>1</v></c>'}
      return sheet(workbook.rows(rows))
    end)
  case("that holds more than is allowed",
    ": xl/worksheets/sheet1.xml: the workbook holds more than 5000 bytes, the limit "
    .. "`expanded`; lian.limits raises it", function() return sheet(workbook.rows{{("x"):rep(5000)}}) end,
    {limits = {expanded = 5000}})
  case("whose sheet is longer than is allowed",
    "[Z]: the sheet is longer than 1000 bytes, the limit `sheet`; lian.limits raises it",
    function() return sheet(workbook.rows{{("x"):rep(1000)}}) end, {limits = {sheet = 1000}})
  case("with more cells than are allowed", "[Z]:2: column B: more cells than the limit `cells`; lian.limits raises it",
    sheet(GOOD), {limits = {cells = 3}})
  case("with more columns than are allowed", "[Z]:1: more than 1 columns, the limit `columns`; lian.limits raises it",
    sheet(GOOD), {limits = {columns = 1}})
  case("with more rows than are allowed", "[Z]:2: more than 1 records, the limit `rows`; lian.limits raises it",
    sheet(GOOD),
    {limits = {rows = 1}})
  case("with one string in very many cells",
    "[Z]: the sheet is longer than 10000000 bytes, the limit `sheet`; lian.limits raises it",
    function()
      local cells = {}
      for k = 1, 2000 do cells[k] = row(('<c r="A%d" t="s"><v>0</v></c>'):format(k), k) end
      return sheet(table.concat(cells), "", {strings = workbook.strings{("x"):rep(32767)}})
    end, {limits = {sheet = 10000000}})
  case("with more shared strings than are allowed",
    ": the shared strings are longer than 1000 bytes, the limit `sheet`; lian.limits raises it",
    function() return sheet(GOOD, "", {strings = workbook.strings{("x"):rep(1000), "y"}}) end,
      {limits = {sheet = 1000}})
  case("with a long text in very wide merged cells",
    "[Z]:1: the record is longer than 16777216 bytes, the limit `record`; lian.limits raises it", function()
      return sheet(workbook.rows{{("x"):rep(32767)}, {{'<c r="XFD2"><v>1</v></c>'}}},
        '<mergeCells><mergeCell ref="A1:XFD1"/></mergeCells>')
    end)
  case("with relations without end", ": the workbook claims more than 20000 relations",
    with("xl/_rels/workbook.xml.rels", function(member)
      member[2] = "<Relationships>" .. ("<Relationship/>"):rep(30000) .. "</Relationships>"
    end))
  case("with number formats without end", ": the workbook claims more than 2000 number formats",
    function() return sheet(GOOD, "", {styles = workbook.styles((function()
      local list = {}
      for k = 1, 2500 do list[k] = "0." .. k end
      return list
    end)())}) end)
  case("with merges that cover one another",
    "[Z]: merged cells cover more than 4 million rows in all: say the table's range",
    function()
      local rows = {}
      for k = 1, 5000 do rows[k] = {"x"} end
      return sheet(workbook.rows(rows), "<mergeCells>" .. ('<mergeCell ref="A1:B5000"/>'):rep(1000) .. "</mergeCells>")
    end)

  it("is refused wherever it is cut", function()
    local bytes, path = sheet(GOOD), folder.path .. "/cut.xlsx"
    for length = 4, #bytes - 4 do -- the last ones are zeros: there is no comment
      folder:write("cut.xlsx", bytes:sub(1, length))
      local out, message, code = lian.frame.read(path)
      assert.is_nil(out)
      assert.equal("bad_data", code)
      assert.equal(path, message:sub(1, #path))
    end
  end)

  it("is not read from a pipe", function()
    local path = folder:write("piped.xlsx", sheet(GOOD))
    local pipe = folder.path .. "/pipe"
    folder.names[pipe] = true
    assert(os.execute(("mkfifo '%s' && (cat '%s' > '%s' 2>/dev/null &)"):format(pipe, path, pipe)))
    local out, message, code = lian.frame.read(pipe)
    assert.is_nil(out)
    assert.equal("input_output", code)
    assert.equal(pipe .. ": a workbook is not read from a pipe: save it to a file first", message)
  end)

  -- 400 MB of blanks in a member of 400 KB: known by its ratio before it is read
  it("that is a bomb is refused by the limit `ratio`", function()
    if not os.execute("env -u LD_PRELOAD " .. PYTHON .. " -c 'import zipfile' >/dev/null 2>&1") then
      require("busted.core")().pending("needs " .. PYTHON)
      return
    end
    local path = folder:write("bomb.xlsx", sheet(GOOD))
    local script = folder:write("bomb.py", ([[
import zipfile
old = zipfile.ZipFile('%s')
parts = {name: old.read(name) for name in old.namelist()}
old.close()
with zipfile.ZipFile('%s', 'w', zipfile.ZIP_DEFLATED) as new:
    for name, text in parts.items():
        new.writestr(name, text.replace(b'<sheetData>',
          b' ' * 400000000 + b'<sheetData>') if 'sheet1' in name else text)
]]):format(path, path))
    assert(os.execute("env -u LD_PRELOAD " .. PYTHON .. " " .. script))
    local out, message, code = lian.frame.read(path)
    assert.is_nil(out)
    assert.equal("bad_data", code)
    assert.equal(path .. ": xl/worksheets/sheet1.xml: the workbook holds more than 250 bytes to a byte of its own, "
      .. "the limit `ratio`; lian.limits raises it", message)
  end)
end)
