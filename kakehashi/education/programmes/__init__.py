"""(1.1) To develop a world-class educational program

国際通用性のある教育プログラムを開発する
"""
