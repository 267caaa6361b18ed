"""Kanji that are written in several ways, each folded to one, so that search finds either.

Pure tables. Each word below is a variant followed by the form it is folded to. Two kanji that mean
different things in some text may meet here: harmless in search, so never use this to change a name.
"""

# 常用漢字表 (Cabinet notification 2 of 2010): the forms of the Kangxi dictionary that the table
# gives in brackets, and like forms of other kanji, to the forms it prescribes.
PRESCRIBED = """
亞亜 惡悪 壓圧 圍囲 醫医 爲為 壹壱 飮飲 隱隠 榮栄 營営 衞衛 驛駅 圓円 鹽塩 緣縁 艷艶 應応 歐欧
毆殴 櫻桜 奧奥 橫横 溫温 穩穏 假仮 價価 畫画 會会 繪絵 壞壊 懷懐 槪概 擴拡 殼殻 覺覚 學学 嶽岳
樂楽 渴渇 罐缶 卷巻 陷陥 勸勧 寬寛 關関 歡歓 觀観 氣気 歸帰 僞偽 戲戯 犧犠 舊旧 據拠 擧挙 舉挙
虛虚 峽峡 挾挟 狹狭 鄕郷 鄉郷 曉暁 區区 驅駆 勳勲 薰薫 徑径 惠恵 揭掲 溪渓 經経 螢蛍 輕軽 繼継
鷄鶏 雞鶏 藝芸 擊撃 缺欠 硏研 縣県 儉倹 劍剣 險険 圈圏 檢検 獻献 權権 顯顕 驗験 嚴厳 廣広 效効
恆恒 黃黄 鑛鉱 號号 國国 黑黒 碎砕 濟済 齋斎 劑剤 雜雑 參参 棧桟 蠶蚕 慘惨 贊賛 殘残 絲糸 齒歯
兒児 辭辞 濕湿 實実 寫写 釋釈 壽寿 收収 從従 澁渋 澀渋 獸獣 縱縦 肅粛 處処 緖緒 敍叙 敘叙 將将
稱称 涉渉 燒焼 證証 奬奨 獎奨 條条 狀状 乘乗 淨浄 剩剰 疊畳 繩縄 壤壌 孃嬢 讓譲 釀醸 觸触 囑嘱
眞真 寢寝 愼慎 盡尽 圖図 粹粋 醉酔 穗穂 隨随 髓髄 樞枢 數数 瀨瀬 聲声 靜静 齊斉 攝摂 竊窃 專専
戰戦 淺浅 潛潜 纖繊 踐践 錢銭 禪禅 雙双 壯壮 爭争 莊荘 搜捜 插挿 巢巣 曾曽 裝装 總総 騷騒 增増
藏蔵 臟臓 卽即 屬属 續続 墮堕 對対 體体 帶帯 滯滞 臺台 瀧滝 擇択 澤沢 擔担 單単 膽胆 團団 彈弾
斷断 癡痴 遲遅 晝昼 蟲虫 鑄鋳 廳庁 徵徴 聽聴 敕勅 鎭鎮 遞逓 鐵鉄 轉転 點点 傳伝 黨党 盜盗 燈灯
當当 鬪闘 鬭闘 德徳 獨独 讀読 屆届 貳弐 惱悩 腦脳 霸覇 拜拝 廢廃 賣売 麥麦 發発 髮髪 拔抜 晚晩
蠻蛮 祕秘 濱浜 甁瓶 拂払 佛仏 倂併 竝並 餠餅 邊辺 變変 辨弁 瓣弁 辯弁 步歩 寶宝 豐豊 襃褒 飜翻
每毎 萬万 滿満 麵麺 默黙 彌弥 譯訳 藥薬 與与 豫予 餘余 譽誉 搖揺 樣様 謠謡 來来 賴頼 亂乱 覽覧
龍竜 兩両 獵猟 綠緑 壘塁 淚涙 勵励 禮礼 靈霊 齡齢 曆暦 歷歴 戀恋 鍊錬 爐炉 勞労 樓楼 錄録 灣湾
內内 產産 說説 稅税 脫脱 悅悦 閱閲 銳鋭 淸清 靑青 敎教 顏顔 彥彦 戶戸 沒没 吳呉 娛娯 查査 溉漑
冰氷 册冊 羣群
"""

# Names of families and places as registers write them beside the prescribed form (人名用漢字
# 別表第二, 戸籍統一文字, and the kanji that vendors added to JIS X 0208 in CP932).
IN_NAMES = """
髙高 﨑崎 嵜崎 碕崎 邉辺 𨘢辺 濵浜 賔賓 𠮷吉 槗橋 𣘺橋 嶋島 嶌島 舘館 冨富 峯峰 栁柳 桒桑 𣑊桑
靏鶴 靍鶴 亘亙 亰京 亨享 凜凛 堯尭 巖巌 晄晃 檜桧 槇槙 禰祢 禱祷 祿禄 穰穣 萠萌 遙遥 簞箪 蠟蝋
廐厩 攢攅 欝鬱 籠篭 竈竃 礒磯 斎斉 條条 圀国 淵渕 渊渕 眞真 黑黒 翆翠 鴎鷗 涌湧 聯連 絕絶 劃画
畧略 粵粤 鄰隣 溯遡 讚讃 贊賛 讃賛 戾戻 皋皐 笺箋 龜亀 壻婿 查査
"""

# 簡化字総表 (1986): simplified characters of China, to the Japanese form, as far as the names of
# institutions and places use them and one form answers to one.
SIMPLIFIED = """
业業 术術 广広 师師 范範 职職 军軍 电電 厅庁 宁寧 计計 验験 实実 农農 庆慶 尔爾 联連 经経 员員
机機 财財 苏蘇 汉漢 际際 产産 连連 长長 级級 设設 创創 辽遼 测測 济済 云雲 总総 亚亜 气気 语語
划画 爱愛 滨浜 艺芸 门門 网網 开開 兰蘭 郑鄭 态態 协協 质質 护護 软軟 龙竜 贸貿 专専 规規 视視
预預 飞飛 马馬 达達 队隊 细細 传伝 务務 备備 检検 应応 动動 贵貴 车車 兴興 县県 陆陸 图図 矿鉱
简簡 无無 识識 论論 园園 责責 础礎 纳納 带帯 谱譜 鲁魯 齐斉 乡郷 锦錦 红紅 讯訊 场場 杨楊 线線
关関 镇鎮 综綜 乐楽 顺順 亿億 义義 渔漁 锡錫 邮郵 热熱 险険 报報 监監 泸瀘 盐塩 优優 灾災 纪紀
张張 舰艦 组組 织織 团団 进進 烟煙 观観 贝貝 种種 胶膠 书書 馆館 战戦 维維 圆円 肃粛 结結 侨僑
笔筆 树樹 鹏鵬 轻軽 贞貞 奖奨 试試 乌烏 鹰鷹 萧蕭 为為 迁遷 遗遺 训訓 头頭 钦欽 脑脳 逊遜 临臨
蓝藍 见見 铁鉄 间間 顶頂 绿緑 续続 据拠 络絡 润潤 钢鋼 东東 华華 复復 药薬 历歴 发発 岛島 阳陽
养養 营営 资資 疗療 妇婦 婴嬰 贤賢 库庫 权権 标標 岗崗 审審 劳労 响響 询詢 戏戯 输輸 谢謝 杂雑
记記 许許 诗詩 译訳 证証 评評 词詞 话話 诚誠 课課 调調 请請 诸諸 读読 谊誼 货貨 费費 贺賀 购購
赛賽 赵趙 辉輝 边辺 运運 过過 还還 远遠 选選 邓鄧 邻隣 释釈 鉴鑑 针針 钟鐘 钱銭 铜銅 银銀 铸鋳
锋鋒 键鍵 镜鏡 闻聞 闽閩 阁閣 阅閲 阶階 陈陳 陕陝 隐隠 难難 韩韓 页頁 项項 须須 顾顧 频頻 题題
额額 风風 饭飯 饮飲 驱駆 驻駐 鱼魚 鲜鮮 鸟鳥 鸡鶏 鸣鳴 齿歯 龄齢 龟亀 众衆 伟偉 伤傷 伦倫 侦偵
侧側 储儲 儿児 决決 况況 冻凍 净浄 凉涼 减減 凤鳳 凯凱 击撃 刘劉 则則 刚剛 剂剤 剧劇 势勢 卖売
卫衛 厂廠 压圧 叶葉 听聴 启啓 吴呉 围囲 圣聖 块塊 坚堅 坛壇 夺奪 奋奮 娱娯 孙孫 宫宮 宽寛 宾賓
对対 寻尋 导導 层層 屿嶼 岁歳 岭嶺 币幣 庄荘 庐廬 庙廟 废廃 异異 弃棄 归帰 录録 彻徹 忆憶 怀懐
恶悪 惯慣 愿願 户戸 执執 扩拡 扬揚 抚撫 拥擁 拟擬 挥揮 损損 换換 摄摂 敌敵 斋斎 时時 显顕 晓暁
暂暫 杀殺 极極 构構 枫楓 栋棟 桥橋 桦樺 梦夢 欢歓 毕畢 汇匯 沟溝 沧滄 泽沢 洁潔 浓濃 涂塗 涛濤
渐漸 滩灘 灭滅 灵霊 灿燦 炼錬 烧焼 狮獅 狱獄 猎猟 玛瑪 环環 现現 琼瓊 畅暢 盘盤 盖蓋 硕碩 确確
离離 积積 穷窮 窑窯 竞競 筑築 篮籃 类類 粮糧 紧緊 约約 纯純 纲綱 纵縦 纸紙 纺紡 练練 终終 绍紹
绘絵 给給 统統 绩績 绪緒 编編 缩縮 缝縫 罗羅 肠腸 肤膚 肾腎 肿腫 胜勝 脉脈 脏臓 腾騰 舆輿 艳艶
节節 苍蒼 荡蕩 荣栄 莱萊 莲蓮 获獲 莹瑩 萝蘿 虑慮 补補 袭襲 订訂 让譲 议議 讲講 访訪 诉訴 诊診
详詳 说説 谋謀 谦謙 贡貢 贩販 贯貫 贾賈 赏賞 赖頼 轨軌 转転 轮輪 载載 较較 辑輯 迟遅 适適 递逓
逻邏 冈岡 颜顔 鸿鴻
"""


def _table(*lists: str) -> dict[int, str]:
    """Variant -> the form it ends in, following a form that is a variant itself."""
    nearest = {pair[0]: pair[1] for pairs in lists for pair in pairs.split()}

    def end(form: str) -> str:
        while form in nearest:
            form = nearest[form]
        return form

    return {ord(variant): end(form) for variant, form in nearest.items()}


FOLDED = _table(PRESCRIBED, IN_NAMES, SIMPLIFIED)
