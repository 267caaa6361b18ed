"""(1.2) To develop a collaborative educational program by utilizing international cooperation

国際連携を活用した協働教育プログラムを開発する
"""
