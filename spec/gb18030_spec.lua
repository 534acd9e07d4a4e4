-- Every character of GB18030, of two bytes and of four, reads as the C library's iconv has it; what iconv refuses is
-- refused. iconv (the command) is asked for all codes at once; it drops what is none (-c).
local core = require "lian.core"
local malformed = require "spec.support.malformed"

local folder
setup(function() folder = malformed.folder() end)
teardown(function() folder:remove() end)

local function converted(path)
  local pipe = assert(io.popen(("iconv -c -f GB18030 -t UTF-8 '%s' 2>/dev/null"):format(path)))
  local out = {}
  for line in pipe:lines() do out[#out + 1] = line end
  pipe:close()
  return out
end

-- is it one character, and no remainder of bytes that were dropped?
local function is_character(text) return utf8.len(text) == 1 and utf8.codepoint(text) >= 0x80 end

local function trimmed(text) return core.trim(text) end

-- codes that iconv has and how it writes them, and those that it has not
local function parted(codes, name)
  local texts = converted(folder:write(name, table.concat(codes, "\n") .. "\n"))
  assert.equal(#codes, #texts)
  local known, expected, unknown = {}, {}, {}
  for k, code in ipairs(codes) do
    if is_character(texts[k]) then
      known[#known + 1], expected[#expected + 1] = code, texts[k]
    else
      unknown[#unknown + 1] = code
    end
  end
  return known, expected, unknown
end

-- the first code that reads otherwise, of a list one to a line
local function first_wrong(codes, expected, name)
  local path = folder:write(name, "k\n" .. table.concat(codes, "\n") .. "\n")
  local got = assert(core.columns(path, {encoding = "gb18030"})).columns.k
  if #got ~= #codes then return ("%d of %d codes"):format(#got, #codes) end
  for k, text in ipairs(expected) do
    if got[k] ~= trimmed(text) then return ("%q"):format(codes[k]) end
  end
end

local function first_read(codes, step)
  for k = 1, #codes, step do
    -- a letter behind it, so that nothing is cut at the end
    local text = "k\n" .. codes[k] .. "x\n"
    if core.records_text(text, "t", {encoding = "gb18030"}) then return ("%q"):format(codes[k]) end
  end
end

describe("GB18030", function()
  it("has its characters of two bytes as iconv has them", function()
    local codes = {}
    for a = 0x81, 0xFE do
      for b = 0x40, 0xFE do if b ~= 0x7F then codes[#codes + 1] = string.char(a, b) end end
    end
    local known, expected, unknown = parted(codes, "two.txt")
    assert.is_true(#known > 23000) -- GBK alone has 21,886
    assert.is_nil(first_wrong(known, expected, "two.csv"))
    assert.is_nil(first_read(unknown, 1))
    local bad = {}
    for a = 0x80, 0xFF do
      for _, b in ipairs{0x20, 0x2C, 0x7F, 0xFF} do bad[#bad + 1] = string.char(a, b) end
    end
    for _, a in ipairs{0x80, 0xFF} do
      for b = 0x40, 0xFE do bad[#bad + 1] = string.char(a, b) end
    end
    assert.is_nil(first_read(bad, 1))
  end)

  it("has its characters of four bytes as iconv has them", function()
    local characters, refused = 0, 0
    for a = 0x81, 0xFE do
      local codes = {}
      for b = 0x30, 0x39 do
        for c = 0x81, 0xFE do
          for d = 0x30, 0x39 do codes[#codes + 1] = string.char(a, b, c, d) end
        end
      end
      local known, expected, unknown = parted(codes, "four.txt")
      if #known > 0 then assert.is_nil(first_wrong(known, expected, "four.csv")) end
      assert.is_nil(first_read(unknown, 97))
      characters, refused = characters + #known, refused + #unknown
    end
    assert.equal(126 * 10 * 126 * 10, characters + refused)
    assert.is_true(characters > 1000000) -- 1,048,576 beyond the first plane, 39,000 within
  end)

  it("reads the same wherever runs of ASCII and of characters begin", function()
    local gbk, plain = {"k"}, {}
    for ascii = 0, 17 do
      for chinese = 0, 9 do
        local start = ("x"):rep(ascii)
        gbk[#gbk + 1] = start .. ("\xD6\xD0"):rep(chinese) .. "y" .. ("\x82\x35\x8F\x33"):rep(chinese % 3)
        plain[#plain + 1] = start .. ("中"):rep(chinese) .. "y" .. ("龦"):rep(chinese % 3)
      end
    end
    for cut = 0, 9 do -- the end of the file at each place of a step of eight
      local path = folder:write("runs.csv", table.concat(gbk, "\n") .. "\n" .. ("z"):rep(cut) .. "\xD6\xD0")
      local got = assert(core.columns(path, {encoding = "gb18030"})).columns.k
      assert.equal(("z"):rep(cut) .. "中", table.remove(got))
      assert.same(plain, got)
    end
  end)
end)
