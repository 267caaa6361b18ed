"""(3.3) To promote a multicultural, multilingual society on campus

キャンパスの多文化共生・多言語化を促進する
"""
