local core = require "lian.core"

local read, print_number = core.number, core.number_text

describe("numbers from text", function()
  it("take signs, points and exponents", function()
    for text, value in pairs{["0"] = 0, ["12"] = 12, ["+3"] = 3, ["-.5"] = -0.5, ["5."] = 5,
      ["1e5"] = 1e5, ["1E+05"] = 1e5, ["2.50e-3"] = 0.0025, ["000123.4500"] = 123.45} do
      assert.equal(value, read(text), text)
    end
    assert.equal("-0.0", tostring(read("-0")))
  end)

  it("are nothing else than decimal numbers, whole", function()
    for _, text in ipairs{"", "-", ".", "e5", "1e", "1e+", "1 ", " 1", "1,5", "1.2.3", "--1",
      "0x10", "inf", "nan", "1_000", "1d5", "12a", "1e5.0"} do
      assert.is_nil(read(text), text)
    end
  end)

  it("that are too large are none, and too small ones are zero", function()
    assert.is_nil(read("1e309"))
    assert.is_nil(read("-1" .. ("0"):rep(400)))
    assert.equal(0, read("1e-400"))
    assert.equal(0, read("0e99999999999999999999"))
    assert.is_nil(read("1e99999999999999999999"))
    assert.equal(0, read("1e-99999999999999999999"))
    assert.equal(1, read("0." .. ("0"):rep(100000) .. "1e100001"))
    assert.equal(1, read("1" .. ("0"):rep(100000) .. "e-100000"))
  end)

  it("round to the nearest, at the ends of the range", function()
    assert.equal(0x1.fffffffffffffp1023, read("1.7976931348623157e308"))
    assert.equal(0x1.fffffffffffffp1023, read("1.797693134862315807e308"))
    assert.is_nil(read("1.797693134862315808e308"))
    assert.equal(0x1p-1074, read("4.9406564584124654e-324"))
    assert.equal(0x1p-1074, read("2.4703282292062328e-324"))
    assert.equal(0, read("2.4703282292062327e-324"))
    assert.equal(0x1p-1022, read("2.2250738585072014e-308"))
    assert.equal(0x0.fffffffffffffp-1022, read("2.2250738585072011e-308"))
    assert.equal(0x0.fffffffffffffp-1022,
      read("2.2250738585072011360574097967091319759348195463516456e-308"))
  end)

  it("halfway between two doubles go to the even one, and a digit more decides", function()
    assert.equal(9007199254740992, read("9007199254740993"))
    assert.equal(9007199254740996, read("9007199254740995"))
    assert.equal(9007199254740994, read("9007199254740993." .. ("0"):rep(35) .. "1"))
    assert.equal(9007199254740992, read("9007199254740992." .. ("9"):rep(35)))
    assert.equal(9007199254740994, read("9007199254740993." .. ("0"):rep(900) .. "1"))
    assert.equal(9007199254740992, read("9007199254740993." .. ("0"):rep(900)))
    assert.equal(1, read("1.00000000000000011102230246251565404236316680908203125"))
    assert.equal(1 + 2 ^ -52, read("1.00000000000000011102230246251565404236316680908203126"))
    assert.equal(1 + 2 ^ -51, read("1.00000000000000033306690738754696212708950042724609375"))
  end)

  it("of 800 digits are read exactly: the midpoint below the smallest normal number", function()
    -- 2^-1022 - 2^-1075 has 768 significant digits; built from 2^-1075 = 5^1075 / 10^1075
    local function times(digits, factor)
      local carry = 0
      for k = 1, #digits do
        local v = digits[k] * factor + carry
        digits[k], carry = v % 10, v // 10
      end
      while carry > 0 do digits[#digits + 1], carry = carry % 10, carry // 10 end
      return digits
    end
    local digits = {1}
    for _ = 1, 1075 do times(digits, 5) end
    times(digits, (1 << 53) - 1)
    local text = table.concat(digits):reverse()
    assert.equal(768, #text)
    assert.equal(0x1p-1022, read(text .. "e-1075")) -- halfway, to even
    assert.equal(0x1p-1022, read(text .. ("0"):rep(100) .. "1e-1176"))
    assert.equal(0x0.fffffffffffffp-1022, read((text:gsub("5$", "49")) .. "e-1076"))
    local below = text:gsub("5$", "4")
    assert.equal(0x0.fffffffffffffp-1022, read("0." .. ("0"):rep(307) .. below))
  end)

  it("agree with the C library on random decimals", function()
    math.randomseed(7)
    for _ = 1, 20000 do
      local digits = {}
      for k = 1, math.random(1, 40) do digits[k] = math.random(0, 9) end
      table.insert(digits, math.random(1, #digits + 1), ".")
      local text = table.concat(digits) .. "e" .. math.random(-340, 290)
      local expected = tonumber(text)
      if math.abs(expected) < math.huge then assert.equal(expected, read(text), text) end
    end
  end)
end)

describe("numbers to text", function()
  it("are the shortest that read back as the same number", function()
    for text, value in pairs{["0.1"] = 0.1, ["0.3"] = 0.3, ["0.30000000000000004"] = 0.1 + 0.2,
      ["123.456"] = 123.456, ["-2.5"] = -2.5, ["100"] = 100, ["1234567890123"] = 1234567890123,
      ["0.0001"] = 1e-4, ["1e-5"] = 1e-5, ["1.5e-7"] = 1.5e-7, ["999999999999999"] = 1e15 - 1,
      ["1e+15"] = 1e15, ["1e+300"] = 1e300, ["1.2345e+22"] = 1.2345e22,
      ["5e-324"] = 0x1p-1074, ["1.7976931348623157e+308"] = 0x1.fffffffffffffp1023,
      ["2.2250738585072014e-308"] = 0x1p-1022, ["2.225073858507201e-308"] = 0x0.fffffffffffffp-1022,
      ["9.5367431640625e-7"] = 0x1p-20, ["0.3333333333333333"] = 1 / 3} do
      assert.equal(text, print_number(value))
    end
  end)

  it("at a power of two use the wider side: 2^-24 and 2^-25 end where Python ends them", function()
    assert.equal("5.960464477539063e-8", print_number(0x1p-24))
    assert.equal("2.9802322387695312e-8", print_number(0x1p-25))
    assert.equal("6.483618076376552e+178", print_number(0x1p594))
    assert.equal("9.007199254740992e+15", print_number(0x1p53))
  end)

  it("tell zeros, infinities and what is no number", function()
    assert.equal("0", print_number(0))
    assert.equal("-0", print_number(-0.0))
    assert.equal("inf", print_number(math.huge))
    assert.equal("-inf", print_number(-math.huge))
    assert.equal("nan", print_number(0 / 0))
  end)

  it("come back the same from any bits, in no more digits than the C library needs", function()
    math.randomseed(11)
    local function digits(text)
      local s = text:gsub("e.*", ""):gsub("[-.]", ""):gsub("^0+", ""):gsub("0+$", "")
      return #s
    end
    for _ = 1, 20000 do
      local value = string.unpack("d", string.pack("j", math.random(0)))
      if value == value and math.abs(value) < math.huge then
        local text = print_number(value)
        assert.equal(value, read(text), text)
        local least = 1
        while tonumber(("%." .. least - 1 .. "e"):format(value)) ~= value do least = least + 1 end
        assert.is_true(digits(text) <= least, text)
      end
    end
  end)
end)

describe("amounts in sentences", function()
  local number = require "lian.frame.number"

  it("have five figures, thousands apart, and a unit that cannot be read as part of them", function()
    assert.equal("635,230 million USD", number.amount(635234.56, "million USD"))
    assert.equal("65,714,000 x 10,000 CNY", number.amount(65714123, "10,000 CNY"))
    assert.equal("-13,787 million USD", number.amount(-13787.2, "million USD"))
    assert.equal("9999.9", number.amount(9999.94, ""))
    assert.equal("0.00012346", number.amount(0.000123456))
    assert.equal("1.2e+20", number.amount(1.2e20, nil, 2))
    assert.equal("inf", number.amount(math.huge))
    assert.truthy(number.amount(0 / 0):find("nan", 1, true))
  end)
end)
