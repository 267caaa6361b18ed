"""(3.1) To establish a system for an organization and personnel promoting internationalization

国際化を推進する組織体制・人員体制を確立する
"""
