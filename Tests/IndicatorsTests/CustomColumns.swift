import Indicators

/// Columns with other parameters than the catalogue's: several of every form, with the shortest periods, with windows
/// that are made of parts which windows of the catalogue have too, and with others.
let customColumns: [Indicator] = try! Catalogue.indicators(named: customList)

/// The catalogue's columns and others.
let columns = Catalogue.indicators + customColumns

private let customList = """
    rsi(2),rsi(3),rsi(9),rsi(30),stoch(2),stoch(3),stoch(5),stoch(21),stoch(33),\
    williams_r(2),williams_r(9),williams_r(16),williams_r(17),cci(5),cci(14),cci(15),cci(33),\
    tsi(3,2),tsi(13,7),tsi(40,20),cmo(2),cmo(3),cmo(9),cmo(28),cmo(29),\
    ppo(2,3,2),ppo(5,35,5),ppo_signal(2,3,2),ppo_signal(5,35,5),ppo_signal(12,26,5),trix(2),trix(9),trix(30),\
    ultimate_osc(2,3,4),ultimate_osc(5,10,20),ultimate_osc(7,15,31),\
    awesome_osc(2,3),awesome_osc(3,10),awesome_osc(5,18),awesome_osc(17,40),roc(2),roc(5),roc(100),\
    macd(2,3,2),macd_signal(2,3,2),macd_histogram(2,3,2),macd(8,17,9),macd_signal(8,17,9),macd_histogram(8,17,9),\
    ema(2),ema(3),ema(20),ema(37),ema(150),ema_spread(2,3),ema_spread(5,13),\
    sma(2),sma(3),sma(4),sma(5),sma(6),sma(7),sma(8),sma(11),sma(14),sma(16),sma(25),sma(49),sma(60),sma(150),sma(250),\
    adx(2),adx(3),adx(7),di(2),di(3),di(7),di(30),aroon(2),aroon(3),aroon(4),aroon(14),aroon(31),\
    dema(2),dema(10),dema(30),hma(2),hma(3),hma(4),hma(5),hma(6),hma(7),hma(10),hma(15),hma(17),hma(30),hma(50),hma(100),\
    supertrend(2,0.5),supertrend(10,2.5),supertrend(14,2),ichimoku_base(2),ichimoku_base(9),ichimoku_base(52),\
    atr(2),atr(7),atr(10),atr_percent(2),atr_percent(7),atr_percent(10),\
    bb(2,2),bb(3,1.5),bb(4,0.5),bb(6,3),bb(7,2),bb(8,2),bb(14,1),bb(20,2.5),bb(40,2),bb(50,2.5),bb(60,100),\
    donchian(2),donchian(3),donchian(4),donchian(40),donchian(55),\
    keltner(2,2,0.1),keltner(5,20,1),keltner(20,14,1.5),\
    mass_index(2,2),mass_index(5,4),mass_index(3,20),mass_index(20,9),mass_index(29,9),mass_index(30,9),\
    chandelier(2,1),chandelier(22,2.5),chandelier(44,3),cmf(2),cmf(10),cmf(15),cmf(40),cmf(41)
    """

/// The catalogue's columns once more, but for those without parameters, as they are asked for with theirs.
let catalogueList = """
    rsi(14),rsi(7),rsi(21),rsi(28),stoch_k(14),stoch_d(14),williams_r(14),cci(20),tsi(25,13),cmo(14),\
    ppo(12,26,9),ppo_signal(12,26,9),trix(15),ultimate_osc(7,14,28),awesome_osc(5,34),roc(9),roc(12),roc(25),\
    macd_histogram(12,26,9),macd(12,26,9),macd_signal(12,26,9),\
    ema(5),ema(8),ema(9),ema(12),ema(13),ema(21),ema(26),ema(34),ema(50),ema(55),ema(89),\
    sma(10),sma(20),sma(30),sma(50),sma(100),sma(200),ema_spread(8,21),ema_spread(21,50),\
    adx(14),plus_di(14),minus_di(14),aroon_up(25),aroon_down(25),dema(20),hma(16),hma(9),hma(20),\
    supertrend(14,3),ichimoku_base(26),atr(14),atr_percent(14),\
    bb_upper(20,2),bb_middle(20,2),bb_lower(20,2),bb_width(20,2),bb_pct_b(20,2),donchian_upper(20),donchian_lower(20),\
    keltner_upper(20,10,2),keltner_middle(20,10,2),keltner_lower(20,10,2),mass_index(25,9),\
    chandelier_long(22,3),chandelier_short(22,3),cmf(20)
    """
