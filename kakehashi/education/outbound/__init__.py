"""(1.4) To speed up the efforts aimed at expanding the sending of students to overseas

学生の海外派遣の拡大に向けた取組を加速させる
"""
