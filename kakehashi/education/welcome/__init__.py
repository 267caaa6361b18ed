"""(1.3) To enhance the learning and living environment for increased acceptance of international
students

留学生の受入れ拡大に向けた学習環境・生活環境の向上を図る
"""
