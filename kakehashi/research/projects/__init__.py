"""(2.1) To promote international joint research and international consignment research

国際共同研究及び国際受託研究を推進する
"""
