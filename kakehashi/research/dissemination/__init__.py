"""(2.2) To promote the dissemination of research information to overseas

研究情報の海外への発信を推進する
"""
