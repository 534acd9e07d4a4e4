--- Workbooks made by hand, part by part, so that specs need no program that writes them; zip members are stored.
local workbook = {}

local CRC = {}
for byte = 0, 255 do
  local value = byte
  for _ = 1, 8 do value = value & 1 == 1 and 0xEDB88320 ~ value >> 1 or value >> 1 end
  CRC[byte] = value
end

local function crc32(bytes)
  local value = 0xFFFFFFFF
  for i = 1, #bytes do value = CRC[(value ~ bytes:byte(i)) & 255] ~ value >> 8 end
  return value ~ 0xFFFFFFFF
end

---A zip archive (APPNOTE 6.3) of members {name, bytes, flags =, method =, crc =, size =}.
function workbook.zip(members)
  local out, directory, at = {}, {}, 0
  for _, member in ipairs(members) do
    local name, bytes = member[1], member[2]
    local common = ("<I2I2I2I2I4I4I4I2I2"):pack(member.flags or 0, member.method or 0, 0, 0x21,
      member.crc or crc32(bytes), #bytes, member.size or #bytes, #name, 0)
    out[#out + 1] = "PK\3\4" .. ("<I2"):pack(20) .. common .. name .. bytes
    directory[#directory + 1] = "PK\1\2" .. ("<I2I2"):pack(20, 20) .. common .. ("<I2I2I2I4I4"):pack(0, 0, 0, 0, at)
      .. name
    at = at + #out[#out]
  end
  local list = table.concat(directory)
  return table.concat(out) .. list .. "PK\5\6" .. ("<I2I2I2I2I4I4I2"):pack(0, 0, #members, #members, #list, at, 0)
end

local function escaped(text) return (text:gsub("[&<>\"]", {["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;",
  ['"'] = "&quot;"})) end

---"A", "AB" for column 1, 28.
function workbook.column(j)
  local name = ""
  while j > 0 do j, name = (j - 1) // 26, string.char(65 + (j - 1) % 26) .. name end
  return name
end

---The rows of a sheet as XML: numbers, texts, flags; nil or "" is no cell. {xml} stands for a cell as it is.
function workbook.rows(rows)
  local out = {}
  for i, row in ipairs(rows) do
    local cells = {}
    for j = 1, row.n or #row do
      local value, at = row[j], ('r="%s%d"'):format(workbook.column(j), i)
      if type(value) == "table" then
        cells[#cells + 1] = value[1]
      elseif type(value) == "number" then
        cells[#cells + 1] = ('<c %s><v>%.17g</v></c>'):format(at, value)
      elseif type(value) == "boolean" then
        cells[#cells + 1] = ('<c %s t="b"><v>%d</v></c>'):format(at, value and 1 or 0)
      elseif value and value ~= "" then
        cells[#cells + 1] = ('<c %s t="inlineStr"><is><t>%s</t></is></c>'):format(at, escaped(value))
      end
    end
    out[i] = ('<row r="%d">%s</row>'):format(i, table.concat(cells))
  end
  return table.concat(out)
end

local MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
local OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
local PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

---A sheet: rows as XML, and what follows them.
function workbook.sheet(rows, after)
  return ('<?xml version="1.0" encoding="UTF-8"?>\n<worksheet %s><sheetData>%s</sheetData>%s</worksheet>'):format(MAIN,
    rows, after or "")
end

local function relation(id, kind, target)
  return ('<Relationship Id="%s" Type="%s/%s" Target="%s"/>'):format(id, OFFICE, kind, target)
end

local function relations(list) return ('<Relationships xmlns="%s">%s</Relationships>'):format(PACKAGE, list) end

---The members of a workbook. `sheets`: {name, XML of the sheet, state =, kind =}; styles, strings: their XML;
---properties: of workbookPr.
function workbook.members(sheets, o)
  o = o or {}
  local list, ids, members = {}, {}, {}
  for k, sheet in ipairs(sheets) do
    list[k] = ('<sheet name="%s" sheetId="%d" r:id="rId%d"%s/>'):format(escaped(sheet[1]), k, k,
      sheet.state and (' state="%s"'):format(sheet.state) or "")
    ids[k] = relation("rId" .. k, sheet.kind or "worksheet", ("worksheets/sheet%d.xml"):format(k))
    members[k] = {("xl/worksheets/sheet%d.xml"):format(k), sheet[2]}
  end
  if o.styles then
    ids[#ids + 1] = relation("rIdA", "styles", "styles.xml")
    members[#members + 1] = {"xl/styles.xml", o.styles}
  end
  if o.strings then
    ids[#ids + 1] = relation("rIdB", "sharedStrings", "sharedStrings.xml")
    members[#members + 1] = {"xl/sharedStrings.xml", o.strings}
  end
  local book = ('<workbook %s xmlns:r="%s"><workbookPr %s/><sheets>%s</sheets></workbook>'):format(MAIN, OFFICE,
    o.properties or "", table.concat(list))
  table.insert(members, 1, {"xl/_rels/workbook.xml.rels", relations(table.concat(ids))})
  table.insert(members, 1, {"xl/workbook.xml", book})
  table.insert(members, 1, {"_rels/.rels", relations(relation("rId1", "officeDocument", "xl/workbook.xml"))})
  table.insert(members, 1, {"[Content_Types].xml", "<Types/>"})
  return members
end

---Styles with the formats that are named: style k has formats[k], an id or a code; style 0 is plain.
function workbook.styles(formats)
  local codes, uses = {}, {'<xf numFmtId="0"/>'}
  for k, format in ipairs(formats) do
    local id = format
    if type(format) == "string" then
      id = 163 + k
      codes[#codes + 1] = ('<numFmt numFmtId="%d" formatCode="%s"/>'):format(id, escaped(format))
    end
    uses[#uses + 1] = ('<xf numFmtId="%d"/>'):format(id)
  end
  return ('<styleSheet %s><numFmts>%s</numFmts><cellXfs>%s</cellXfs></styleSheet>'):format(MAIN, table.concat(codes),
    table.concat(uses))
end

---Shared strings; what begins with "<" is taken as XML.
function workbook.strings(list)
  local out = {}
  for k, text in ipairs(list) do
    out[k] = ("<si>%s</si>"):format(text:sub(1, 1) == "<" and text or ("<t>%s</t>"):format(escaped(text)))
  end
  return ('<sst %s>%s</sst>'):format(MAIN, table.concat(out))
end

---A workbook of one sheet "Z" from records, as bytes.
function workbook.of(rows, o)
  return workbook.zip(workbook.members({{"Z", workbook.sheet(workbook.rows(rows), o and o.after)}}, o))
end

---Records of texts, as a CSV file has them, with the numbers among them as numbers; codes such as 01 stay texts.
function workbook.typed(records)
  local out = {}
  for i, record in ipairs(records) do
    out[i] = {n = #record}
    for j, text in ipairs(record) do
      local number = not text:find("^[+-]?0%d") and text:find("^[+-]?[%d.]") and tonumber(text)
      out[i][j] = number or text
    end
  end
  return out
end

---The file under this name, written.
function workbook.write(path, bytes)
  local out = assert(io.open(path, "wb"))
  out:write(bytes)
  out:close()
  return path
end

return workbook
